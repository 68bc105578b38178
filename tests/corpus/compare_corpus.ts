import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isRecord } from "../../supabase/functions/_shared/platform/is_record.ts";
import { compareErrorBody } from "./compare_error_body.ts";
import { compareStream, type ManifestEntry, manifestEntry } from "./compare_stream.ts";
import { createRandom } from "../simulators/create_random.ts";

/** One thing that was compared; `problem` is null when it passed. */
export interface CorpusComparison {
  name: string;
  problem: string | null;
}

/**
 * Compares the engine with a folder of recorded traffic: every stream of its
 * manifest fed whole, in its recorded chunks, byte by byte and in random pieces
 * (drawn with `seed`), and every error body. What cannot be read is one
 * comparison that failed.
 */
export async function compareCorpus(folder: URL, seed: number): Promise<CorpusComparison[]> {
  const path = fileURLToPath(folder);
  return [
    ...await compareStreams(join(path, "streams"), createRandom(seed)),
    ...await compareErrors(join(path, "errors")),
  ];
}

async function compareStreams(folder: string, random: () => number): Promise<CorpusComparison[]> {
  let entries: unknown;
  try {
    entries = JSON.parse(await Deno.readTextFile(join(folder, "manifest.json")));
  } catch (error) {
    return [failure("streams/manifest.json", "the manifest", error)];
  }
  if (!Array.isArray(entries)) {
    return [failure("streams/manifest.json", "the manifest", "it is no list")];
  }
  const comparisons: CorpusComparison[] = [];
  for (const [index, value] of entries.entries()) {
    const entry = manifestEntry.safeParse(value);
    if (entry.success) {
      comparisons.push(...await compareEntry(entry.data, folder, random));
    } else {
      const [{ path, message }] = entry.error.issues;
      const name = nameOf(value) ?? `manifest.json, entry ${index + 1}`;
      comparisons.push(failure(`streams/${name}`, "the entry", [...path, message].join(": ")));
    }
  }
  return comparisons;
}

async function compareEntry(
  entry: ManifestEntry,
  folder: string,
  random: () => number,
): Promise<CorpusComparison[]> {
  const name = `streams/${entry.file}`;
  let what = "the file";
  try {
    const bytes = await Deno.readFile(join(folder, entry.file));
    what = "the recorded chunks";
    const chunks = await recordedChunks(entry, folder);
    what = "the stream";
    const comparisons: CorpusComparison[] = [];
    for (const [feeding, pieces] of feedings(bytes, chunks, random)) {
      comparisons.push({
        name: `${name}, ${feeding}`,
        problem: await compareStream(entry, pieces),
      });
    }
    return comparisons;
  } catch (error) {
    return [failure(name, what, error)];
  }
}

function feedings(
  bytes: Uint8Array,
  chunks: Uint8Array[] | null,
  random: () => number,
): [string, Iterable<Uint8Array>][] {
  return [
    ["whole", [bytes]],
    ...(chunks === null ? [] : [["recorded chunks", chunks] as [string, Uint8Array[]]]),
    ["byte by byte", bytesOf(bytes)],
    ["random pieces", randomPieces(bytes, random)],
  ];
}

async function recordedChunks(
  { file }: ManifestEntry,
  folder: string,
): Promise<Uint8Array[] | null> {
  try {
    const path = join(folder, file.replace(/\.[^./]*$/, "") + ".chunks.json");
    const chunks: string[] = JSON.parse(await Deno.readTextFile(path));
    return chunks.map((chunk) => Uint8Array.from(atob(chunk), (char) => char.charCodeAt(0)));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

function* bytesOf(bytes: Uint8Array): Iterable<Uint8Array> {
  for (let index = 0; index < bytes.length; index++) yield bytes.subarray(index, index + 1);
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

async function compareErrors(folder: string): Promise<CorpusComparison[]> {
  const comparisons: CorpusComparison[] = [];
  for (const file of await errorFiles(folder)) {
    const name = `errors/${file}`;
    try {
      const body = await Deno.readTextFile(join(folder, file));
      comparisons.push({ name, problem: compareErrorBody(file, body) });
    } catch (error) {
      comparisons.push(failure(name, "the body", error));
    }
  }
  return comparisons;
}

/** Names of the bodies in a folder, without notes and hidden files. */
async function errorFiles(folder: string): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const { name, isDirectory } of Deno.readDir(folder)) {
      if (!isDirectory && !/^\.|\.md$/.test(name)) names.push(name);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return names.sort();
}

function nameOf(value: unknown): string | null {
  return isRecord(value) && typeof value.file === "string" ? value.file : null;
}

function failure(name: string, what: string, error: unknown): CorpusComparison {
  const reason = error instanceof Error ? error.message : String(error);
  return { name, problem: `Cannot read ${what}: ${reason}` };
}
