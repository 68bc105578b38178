const ROOT = new URL("../../", import.meta.url);

/** Where this project's own files are; what begins with one of them in a page is a path. */
export const TOP = [
  ...[".ci", ".github", "bench", "cli", "dashboard", "docs", "lib", "local", "std", "supabase"],
  "tests",
];

/** What is written by programs. */
const SKIPPED = ["dist", "node_modules"];

/** Examples of names that are not there. */
const EXAMPLES = "tests/docs_test.ts";

/** What pages may name. */
export interface Names {
  /** Files and folders, by their paths from the root. */
  paths: Set<string>;
  /** Relations and functions of the database, as `schema.name`. */
  objects: Set<string>;
  /** Columns of tables, as `table.column`. */
  columns: Set<string>;
  /** Functions of the database and of modules. */
  functions: Set<string>;
  /** Tasks of `deno.json`. */
  tasks: Set<string>;
  /** Every word of the code. */
  words: Set<string>;
}

/** Reads what there is to name in this project. */
export async function readNames(): Promise<Names> {
  const names: Names = {
    paths: new Set(),
    objects: new Set(),
    columns: new Set(),
    functions: new Set(),
    tasks: new Set(),
    words: new Set(),
  };
  for await (const path of listPaths("")) {
    names.paths.add(path);
    if (/\.(tsx?|sql|json|toml|example)$/.test(path) && path !== EXAMPLES) {
      readCode(await Deno.readTextFile(new URL(path, ROOT)), names);
    }
  }
  const { tasks } = JSON.parse(await Deno.readTextFile(new URL("deno.json", ROOT)));
  for (const task of Object.keys(tasks)) names.tasks.add(task);
  return names;
}

/** Adds what a file of code defines, and its words. */
function readCode(text: string, { objects, columns, functions, words }: Names): void {
  for (const [word] of text.matchAll(/\w+/g)) words.add(word);
  for (const [, name] of text.matchAll(/\bfunction\*? (\w+)/g)) functions.add(name);
  for (
    const [, schema, name, kind] of text.matchAll(
      /\bcreate (?:or replace )?(?:table|view|function) (?:if not exists )?(\w+)\.(\w+)\s*(\()?/g,
    )
  ) {
    objects.add(`${schema}.${name}`);
    if (kind) functions.add(name);
  }
  for (const [, table, body] of text.matchAll(/\bcreate table \w+\.(\w+) \(\n([^]*?)\n\)/g)) {
    for (const [, column] of body.matchAll(/^ {2}([a-z]\w*) /gm)) columns.add(`${table}.${column}`);
  }
  for (const [, table, body] of text.matchAll(/\balter table \w+\.(\w+)([^;]*);/g)) {
    for (const [, column] of body.matchAll(/\badd column (\w+)/g)) {
      columns.add(`${table}.${column}`);
    }
  }
}

/** Files and folders below one of the project's, itself left out. */
async function* listPaths(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(new URL(folder || ".", ROOT))) {
    if (SKIPPED.includes(name) || (folder === "" && isDirectory && !TOP.includes(name))) continue;
    yield `${folder}${name}`;
    if (isDirectory) yield* listPaths(`${folder}${name}/`);
  }
}
