const ROOT = new URL("../../", import.meta.url);

/** Where modules of this project are. */
const TOP = ["bench", "cli", "dashboard", "docs", "lib", "local", "std", "supabase", "tests"];

/** Generated files, and files of others. */
const SKIPPED = ["dist", "node_modules"];

/**
 * What a module imports by its path, types included: `from "./a.ts"`,
 * `import("./a.ts")`, and what is imported later by its address,
 * `import.meta.resolve("./a.ts")`.
 */
const IMPORT = /\b(?:from|import|import\.meta\.resolve)\s*\(?\s*"(\.{1,2}\/[^"]+\.tsx?)"/g;

/** The modules that each module of the project imports, by paths from the root. */
export async function readImports(): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  for (const folder of TOP) {
    for await (const path of listModules(`${folder}/`)) {
      found.set(path, importsOf(path, await Deno.readTextFile(new URL(path, ROOT))));
    }
  }
  return found;
}

/** What the text of a module imports, by paths from the root. */
export function importsOf(path: string, text: string): string[] {
  const base = new URL(path, ROOT);
  const imported = text.matchAll(IMPORT).map(([, specifier]) => new URL(specifier, base).href);
  return [...new Set(imported.map((href) => href.slice(ROOT.href.length)))];
}

async function* listModules(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(new URL(folder, ROOT))) {
    if (isDirectory && !SKIPPED.includes(name)) yield* listModules(`${folder}${name}/`);
    if (/\.tsx?$/.test(name)) yield `${folder}${name}`;
  }
}
