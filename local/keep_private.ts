import { basename, dirname, resolve } from "node:path";

/** The name of the folder of all local data, which is entirely ours. */
const DATA = ".data";

/**
 * Makes a folder readable by its owner only, with everything in it and all files that this process
 * creates from now on, since Postgres creates files while it runs. Also changes existing files, and
 * all of `.data` around the folder.
 */
export async function keepPrivate(folder: string): Promise<void> {
  if (Deno.build.os === "windows") return; // Windows files have no modes.
  Deno.umask(0o077);
  await Deno.mkdir(folder, { recursive: true });
  const parent = dirname(resolve(folder));
  restrict(basename(parent) === DATA ? parent : folder);
}

/** A database has more than a thousand files, so do not wait for each one in turn. */
function restrict(folder: string): void {
  Deno.chmodSync(folder, 0o700);
  for (const entry of Deno.readDirSync(folder)) {
    const path = `${folder}/${entry.name}`;
    try {
      if (entry.isDirectory) restrict(path);
      else if (entry.isFile) Deno.chmodSync(path, 0o600);
    } catch (error) {
      // Another stack may be deleting files at the same time.
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
}
