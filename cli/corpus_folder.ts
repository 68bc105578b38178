/**
 * The folder of recorded provider traffic: `BENCHMARK_CORPUS`, else
 * `../shared/corpus` beside the project. Null when it is not there.
 */
export async function corpusFolder(): Promise<URL | null> {
  const named = Deno.env.get("BENCHMARK_CORPUS");
  const folder = named
    ? new URL(`${named.replace(/\/+$/, "")}/`, `file://${Deno.cwd()}/`)
    : new URL("../../shared/corpus/", import.meta.url);
  try {
    return (await Deno.stat(new URL("streams/manifest.json", folder))).isFile ? folder : null;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
