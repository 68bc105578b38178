import { basename, dirname, resolve } from "node:path";

/** Of the folder of all local data, which is ours as a whole. */
const DATA = ".data";

/**
 * Keeps a folder to its owner alone, with everything in it and with whatever
 * this process makes from now on, for Postgres makes files as long as it runs.
 * What stood there before is brought in line, and so is all of `.data` around it.
 */
export async function keepPrivate(folder: string): Promise<void> {
  if (Deno.build.os === "windows") return; // Whose files have no modes.
  Deno.umask(0o077);
  await Deno.mkdir(folder, { recursive: true });
  const parent = dirname(resolve(folder));
  restrict(basename(parent) === DATA ? parent : folder);
}

/** A database has more than a thousand files: to wait for each would take longer than all of them do. */
function restrict(folder: string): void {
  Deno.chmodSync(folder, 0o700);
  for (const entry of Deno.readDirSync(folder)) {
    const path = `${folder}/${entry.name}`;
    try {
      if (entry.isDirectory) restrict(path);
      else if (entry.isFile) Deno.chmodSync(path, 0o600);
    } catch (error) {
      // Another stack may be at work beside ours.
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
}
