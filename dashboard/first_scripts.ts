/** What one script imports before it runs, by the name of its file. */
const IMPORTED = /(?:from|import)\s*"\.\/([^"]+)"/g;

/** The script that draws the page, which `main.js` imports at once. */
const DRAWS = /^show_page-/;

/**
 * The scripts that the page needs before it shows anything, besides `main.js`: a browser that is
 * told of them does not find them one after the other.
 */
export function firstScripts(scripts: Map<string, Uint8Array>): string[] {
  const found = new Set(["main.js", ...[...scripts.keys()].filter((name) => DRAWS.test(name))]);
  for (const name of found) {
    const text = new TextDecoder().decode(scripts.get(name));
    for (const [, imported] of text.matchAll(IMPORTED)) found.add(imported);
  }
  found.delete("main.js");
  return [...found].sort();
}
