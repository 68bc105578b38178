/**
 * Writes the import map of the functions to a file with the one substitution
 * that a machine without JSR needs, and returns what it substituted.
 *
 * @param text The map, with `jsr:@std/…` for packages that hosted bundling fetches.
 */
export async function writeImportMap(text: string, path: string): Promise<string[]> {
  const { imports }: { imports: Record<string, string> } = JSON.parse(text);
  const substituted: string[] = [];
  for (const [name, target] of Object.entries(imports)) {
    const standIn = /^jsr:@std\/([a-z-]+)@/.exec(target)?.[1];
    if (standIn === undefined) continue;
    imports[name] = new URL(`../../std/${standIn}/mod.ts`, import.meta.url).href;
    substituted.push(`${target} → std/${standIn}/mod.ts`);
  }
  await Deno.writeTextFile(path, JSON.stringify({ imports }));
  return substituted;
}
