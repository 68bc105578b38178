import { readImports } from "../imports/read_imports.ts";

/** Whoever reaches this module opens a database, alone or in a stack. */
const DATABASE = "local/open_database.ts";

/** All suites but those that need PostgreSQL, by their paths from the root. */
export interface Suites {
  /** Those that need no database. All in `tests` are of the whole, so they are none of these. */
  units: string[];
  others: string[];
}

/** Finds every suite of the project, so that a new one is run without being named anywhere. */
export async function listSuites(): Promise<Suites> {
  const imports = await readImports();
  const suites = [...imports.keys()].sort().filter((path) =>
    path.endsWith("_test.ts") && !path.startsWith("tests/native/")
  );
  const isUnit = (path: string) => !path.startsWith("tests/") && !reaches(imports, path, DATABASE);
  return {
    units: suites.filter(isUnit),
    others: suites.filter((path) => !isUnit(path)),
  };
}

/** Whether a module imports another one, by itself or by what it imports. */
function reaches(imports: Map<string, string[]>, from: string, to: string): boolean {
  const found = new Set([from]);
  for (const path of found) {
    for (const imported of imports.get(path) ?? []) found.add(imported);
  }
  return found.has(to);
}
