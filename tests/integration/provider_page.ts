/** A provider as docs/providers.md describes it. */
export interface DescribedProvider {
  slug: string;
  keyName: string;
  address: string;
  /** Headers of every request, by name in lower case; `KEY` stands for the key. */
  headers: Record<string, string>;
  dialect: string;
  /** The path of a call below the address. */
  path: string;
  /** Fields of the body in dotted names; null where the value is not said. */
  fields: Record<string, unknown>;
  /** Path and query of the model list; null for none. */
  list: string | null;
  /** What a wrong key cannot read; null for nothing. */
  keyPath: string | null;
  /** What the page says to do in SQL, for a cloud. */
  steps: string[];
}

/** Reads the tables of docs/providers.md, and the steps of its sections on clouds. */
export async function readProviderPage(): Promise<DescribedProvider[]> {
  const page = await Deno.readTextFile(new URL("../../docs/providers.md", import.meta.url));
  const [dialects, needs, lists] = tablesOf(page);
  return needs.map(([slug, keyName, address, headers, dialect, fields]) => {
    const [, path, common] = dialects.find(([name]) => name === dialect)!;
    const [, , listed] = lists.find(([name]) => name === slug)!;
    const [first, second = null] = codesIn(listed);
    const list = listed.startsWith("none") ? null : first;
    const place = listed.includes("public") ? second : second ?? first ?? null;
    return {
      slug: only(slug),
      keyName: only(keyName),
      address: only(address),
      headers: Object.fromEntries(
        codesIn(headers).map((header) => {
          const [name, value] = header.split(": ");
          return [name.toLowerCase(), value];
        }),
      ),
      dialect: only(dialect),
      path: only(path),
      fields: Object.fromEntries([...codesIn(common), ...codesIn(fields)].map(readField)),
      list,
      keyPath: place,
      steps: stepsOf(page, only(slug)),
    };
  });
}

function tablesOf(page: string): string[][][] {
  const tables = page.split(/\n{2,}/).filter((part) => part.startsWith("|"));
  return tables.map((table) =>
    table.split("\n").slice(2).map((row) => row.split("|").slice(1, -1).map((cell) => cell.trim()))
  );
}

function codesIn(cell: string): string[] {
  return Array.from(cell.matchAll(/`([^`]+)`/g), ([, code]) => code);
}

function only(cell: string): string {
  const [code] = codesIn(cell);
  return code;
}

function readField(code: string): [string, unknown] {
  const [name, value] = code.split(": ");
  return [name, value === undefined ? null : JSON.parse(value)];
}

/** The numbered steps that name the provider. */
function stepsOf(page: string, slug: string): string[] {
  return Array.from(page.matchAll(/^\d\. `([^`]+;)`/gm), ([, sql]) => sql)
    .filter((sql) => sql.includes(`'${slug}'`));
}
