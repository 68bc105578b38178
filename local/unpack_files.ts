import { ifMissing } from "../lib/if_missing.ts";

const BLOCK_BYTES = 512;

/** The type of an entry that is a folder. */
const FOLDER = "5";

/** A file or folder of an archive. */
export interface Entry {
  path: string;
  /** A part of the archive; null for a folder. */
  content: Uint8Array<ArrayBuffer> | null;
}

/**
 * Lists the entries of a tar archive, each folder before its content. Names have at most 100 bytes,
 * as in a database.
 */
export function* readArchive(archive: Uint8Array<ArrayBuffer>): Generator<Entry> {
  let at = 0;
  while (at + BLOCK_BYTES <= archive.length && archive[at] !== 0) {
    const header = archive.subarray(at, at + BLOCK_BYTES);
    const path = readField(header, 0, 100);
    const size = parseInt(readField(header, 124, 12), 8);
    at += BLOCK_BYTES;
    const isFolder = readField(header, 156, 1) === FOLDER;
    yield { path, content: isFolder ? null : archive.subarray(at, at + size) };
    at += Math.ceil(size / BLOCK_BYTES) * BLOCK_BYTES;
  }
}

/**
 * Writes the files and folders of a tar archive into a new folder, which appears only when all of
 * them are written. They are readable by their owner only.
 *
 * This is faster than Postgres in WebAssembly, which writes them in many small pieces.
 */
export async function unpackFiles(
  archive: Uint8Array<ArrayBuffer>,
  folder: string,
): Promise<void> {
  const unfinished = `${folder}.unfinished`;
  await Deno.remove(unfinished, { recursive: true }).catch(ifMissing(undefined));
  await Deno.mkdir(unfinished, { mode: 0o700 });
  for (const { path, content } of readArchive(archive)) {
    const target = `${unfinished}/${path}`;
    if (content === null) Deno.mkdirSync(target, { recursive: true, mode: 0o700 });
    else Deno.writeFileSync(target, content, { mode: 0o600 });
  }
  await Deno.rename(unfinished, folder);
}

/** Text up to the zero byte. */
function readField(header: Uint8Array, start: number, length: number): string {
  const bytes = header.subarray(start, start + length);
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end === -1 ? bytes : bytes.subarray(0, end));
}
