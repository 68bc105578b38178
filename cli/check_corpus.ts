import { checkErrorBody } from "./check_error_body.ts";
import { checkStream, type ManifestEntry, manifestSchema } from "./check_stream.ts";
import { createRandom } from "./create_random.ts";

/** One thing that was checked; `problem` is null when it passed. */
export interface CorpusCheck {
  name: string;
  problem: string | null;
}

/**
 * Checks the engine against a folder of recorded traffic: every stream of its
 * manifest fed whole, in its recorded chunks, byte by byte and in random pieces
 * (drawn with `seed`), and every error body.
 */
export async function checkCorpus(folder: URL, seed: number): Promise<CorpusCheck[]> {
  const checks: CorpusCheck[] = [];
  const streams = new URL("streams/", folder);
  const random = createRandom(seed);
  for (const entry of await readManifest(streams)) {
    const bytes = await Deno.readFile(new URL(entry.file, streams));
    for (const [feeding, pieces] of await feedings(entry, streams, bytes, random)) {
      const name = `streams/${entry.file}, ${feeding}`;
      checks.push({ name, problem: await checkStream(entry, pieces) });
    }
  }
  const errors = new URL("errors/", folder);
  for (const file of await filesIn(errors)) {
    const body = await Deno.readTextFile(new URL(file, errors));
    checks.push({ name: `errors/${file}`, problem: checkErrorBody(file, body) });
  }
  return checks;
}

async function readManifest(streams: URL): Promise<ManifestEntry[]> {
  const text = await Deno.readTextFile(new URL("manifest.json", streams));
  return manifestSchema.parse(JSON.parse(text));
}

async function feedings(
  entry: ManifestEntry,
  streams: URL,
  bytes: Uint8Array,
  random: () => number,
): Promise<[string, Uint8Array[]][]> {
  const chunks = await recordedChunks(entry, streams);
  return [
    ["whole", [bytes]],
    ...(chunks === null ? [] : [["recorded chunks", chunks] as [string, Uint8Array[]]]),
    ["byte by byte", Array.from(bytes, (byte) => Uint8Array.of(byte))],
    ["random pieces", randomPieces(bytes, random)],
  ];
}

async function recordedChunks(entry: ManifestEntry, streams: URL): Promise<Uint8Array[] | null> {
  const file = new URL(entry.file.replace(/\.sse$/, ".chunks.json"), streams);
  try {
    const chunks: string[] = JSON.parse(await Deno.readTextFile(file));
    return chunks.map((chunk) => Uint8Array.from(atob(chunk), (char) => char.charCodeAt(0)));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

function randomPieces(bytes: Uint8Array, random: () => number): Uint8Array[] {
  const longest = 1 + Math.floor(random() * 500);
  const pieces: Uint8Array[] = [];
  for (let start = 0; start < bytes.length;) {
    const end = start + 1 + Math.floor(random() * longest);
    pieces.push(bytes.subarray(start, end));
    start = end;
  }
  return pieces;
}

async function filesIn(folder: URL): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const { name, isFile } of Deno.readDir(folder)) if (isFile) names.push(name);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return names.sort();
}
