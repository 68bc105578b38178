import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { tellFamily } from "../../supabase/functions/_shared/catalogue/tell_family.ts";
import { readModelList } from "../../supabase/functions/_shared/catalogue/read_model_list.ts";
import { corpusFolder } from "./corpus_folder.ts";
import { EXCEPTIONS, JOINED_SLUGS, SAME_LABELS, SNAPSHOT } from "./family_faults.ts";

interface Row {
  id: string;
  label: string;
  family: string | null;
}

const folder = await corpusFolder();
const rows = folder === null ? [] : readRows();
if (folder === null) console.log("Skipped the recorded families: there is no ../shared/corpus");

function readRows(): Row[] {
  const { rows } = JSON.parse(Deno.readTextFileSync(new URL("families.json", folder!)));
  return rows.map(([provider, id, label]: string[]) => ({
    id,
    label,
    family: tellFamily(id, provider)?.family ?? null,
  }));
}

function* pairsOf(rows: Row[]): Generator<[Row, Row]> {
  for (const [index, row] of rows.entries()) {
    for (const other of rows.slice(index + 1)) yield [row, other];
  }
}

/** The label with the corpus' splits of snapshots undone. */
function plainLabel(label: string): string {
  const plain = label.replace(SNAPSHOT, "");
  return SAME_LABELS.find(({ one }) => one === plain)?.other ?? plain;
}

function exceptionOf(pair: [Row, Row]) {
  return EXCEPTIONS.find(({ id, label }) =>
    pair.some((row) => id.test(row.id) && label.test(row.label))
  );
}

/** What is wrong with each pair, with its reason; a pair without one is printed as unexplained. */
function explain(pairs: [Row, Row][]): { lines: string[]; unexplained: string[]; ours: number } {
  const lines = new Map<string, number>();
  const unexplained: string[] = [];
  let ours = 0;
  for (const pair of pairs) {
    const [row, other] = pair;
    const exception = exceptionOf(pair);
    const names =
      `${row.id} (${row.label}, ${row.family}) and ${other.id} (${other.label}, ${other.family})`;
    if (exception === undefined) unexplained.push(names);
    if (exception?.fault !== "catalogue") ours++;
    const line = exception === undefined
      ? `unexplained: ${names}`
      : `${exception.id.source}: ${exception.reason} (${exception.fault})`;
    lines.set(line, (lines.get(line) ?? 0) + 1);
  }
  return { lines: [...lines].map(([line, n]) => `  ${n} × ${line}`), unexplained, ours };
}

describe("the recorded families", { ignore: folder === null }, () => {
  const pairs = [...pairsOf(rows)];
  const isJoined = ([row, other]: [Row, Row]) => row.family !== null && row.family === other.family;

  it("joins 95 of 100 pairs that share a family, by rules alone", () => {
    const shared = pairs.filter(([row, other]) => row.label === other.label);
    const missed = shared.filter((pair) => !isJoined(pair));
    const { lines, unexplained } = explain(missed);
    const share = 1 - missed.length / shared.length;
    console.log(
      [
        `${shared.length} pairs share a family, ${shared.length - missed.length} are joined ` +
        `(${(share * 100).toFixed(2)} %); missed:`,
        ...lines,
      ].join("\n"),
    );
    assert.ok(share >= 0.95, `${share}`);
    assert.deepEqual(unexplained, []);
  });

  it("joins wrongly 1 of 500 pairs at most", () => {
    const joined = pairs.filter(isJoined);
    const apart = joined.filter(([row, other]) => row.label !== other.label);
    const wrong = apart.filter(([row, other]) => plainLabel(row.label) !== plainLabel(other.label));
    const { lines, unexplained, ours } = explain(wrong);
    console.log(
      [
        `${joined.length} pairs are joined, ${apart.length} of them apart in the catalogue:`,
        `  ${apart.length - wrong.length} × a snapshot with a whole date, which is a variant here`,
        ...lines,
      ].join("\n"),
    );
    assert.ok(ours * 500 <= joined.length, `${ours} of ${joined.length}`);
    assert.deepEqual(unexplained, []);
  });
});

interface ListedRow {
  provider: string;
  id: string;
  /** What the list calls the model for good, or its repository. */
  slug: string | null;
  family: string | null;
  byRule: string | null;
}

describe("the recorded lists", { ignore: folder === null }, () => {
  const listed = ["anthropic", "groq", "openai", "openrouter"].flatMap((provider): ListedRow[] => {
    const page = JSON.parse(
      Deno.readTextFileSync(new URL(`models/${provider}.json`, folder ?? import.meta.url)),
    );
    return readModelList([page]).models.map(({ name, identity }) => ({
      provider,
      id: name,
      slug: (identity.hugging_face_id ?? identity.canonical_slug)?.toLowerCase() ?? null,
      family: tellFamily(name, provider, identity)?.family ?? null,
      byRule: tellFamily(name, provider)?.family ?? null,
    }));
  });

  it("join what a list calls by one name, by rules alone too", () => {
    const bySlug = Map.groupBy(listed.filter(({ slug }) => slug !== null), ({ slug }) => slug);
    const groups = [...bySlug.values()].filter((rows) => rows.length > 1);
    assert.ok(groups.length > 50);
    for (const key of ["family", "byRule"] as const) {
      const split = groups.filter((rows) => new Set(rows.map((row) => row[key])).size > 1);
      assert.deepEqual(split.map((rows) => rows.map((row) => [row.id, row[key]])), [], key);
    }
  });

  it("join nothing else but snapshots, efforts and names that move", () => {
    const wrong: string[] = [];
    let joined = 0;
    for (const rows of Map.groupBy(listed, ({ family }) => family ?? "").values()) {
      if (rows[0].family === null) continue;
      for (const [index, row] of rows.entries()) {
        for (const other of rows.slice(index + 1)) {
          joined++;
          const slugs = [row, other].map(({ id, slug }) => plainSlug(slug ?? id));
          if (slugs[0] !== slugs[1]) wrong.push(`${row.id} and ${other.id}: ${row.family}`);
        }
      }
    }
    console.log(`${joined} pairs of ${listed.length} listed models are joined`);
    assert.deepEqual(wrong, []);
  });
});

/** A slug without what a variant may have: its creator, a whole date, an effort; Claude in one order. */
function plainSlug(slug: string): string {
  const plain = slug.replace(/^~?.*\//, "").replace(/:.*$/, "").replace(/-latest$/, "");
  return JOINED_SLUGS.reduce((text, { pattern, plain }) => text.replace(pattern, plain), plain);
}
