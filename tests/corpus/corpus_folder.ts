import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

/**
 * The folder of recorded provider traffic: `BENCHMARK_CORPUS`, else
 * `../shared/corpus` beside the project. Null when it is not there.
 */
export async function corpusFolder(): Promise<URL | null> {
  const named = Deno.env.get("BENCHMARK_CORPUS");
  const folder = named
    ? pathToFileURL(`${resolve(named)}/`)
    : new URL("../../../shared/corpus/", import.meta.url);
  try {
    return (await Deno.stat(folder)).isDirectory ? folder : null;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
