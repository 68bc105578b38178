const BLOCK_BYTES = 512;

/** The type of an entry that is a folder. */
const FOLDER = "5";

/**
 * Writes the files and folders of a tar archive into a folder that does not
 * exist yet, and does after all of them are written. They are their owner's
 * alone. Names are at most 100 bytes long, as those of a database are.
 *
 * Postgres in WebAssembly would write them one small piece after the other.
 */
export async function unpackFiles(archive: Uint8Array, folder: string): Promise<void> {
  const unfinished = `${folder}.unfinished`;
  await Deno.remove(unfinished, { recursive: true }).catch(ignoreMissing);
  await Deno.mkdir(unfinished, { mode: 0o700 });
  let at = 0;
  while (at + BLOCK_BYTES <= archive.length && archive[at] !== 0) {
    const header = archive.subarray(at, at + BLOCK_BYTES);
    const path = `${unfinished}/${readField(header, 0, 100)}`;
    const size = parseInt(readField(header, 124, 12), 8);
    at += BLOCK_BYTES;
    if (readField(header, 156, 1) === FOLDER) {
      Deno.mkdirSync(path, { recursive: true, mode: 0o700 });
    } else {
      Deno.writeFileSync(path, archive.subarray(at, at + size), { mode: 0o600 });
    }
    at += Math.ceil(size / BLOCK_BYTES) * BLOCK_BYTES;
  }
  await Deno.rename(unfinished, folder);
}

/** Text up to the byte that ends it. */
function readField(header: Uint8Array, start: number, length: number): string {
  const bytes = header.subarray(start, start + length);
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end === -1 ? bytes : bytes.subarray(0, end));
}

function ignoreMissing(error: unknown) {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}
