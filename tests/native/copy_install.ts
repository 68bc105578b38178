import { fileURLToPath } from "node:url";
import { POSTGRES } from "./find_packages.ts";

const STAND_INS = fileURLToPath(new URL("../../local/extensions", import.meta.url));

/**
 * Makes a private installation of PostgreSQL in a folder, in which pg_net and
 * Vault can be created like any extension, and returns the path of its server.
 * Postgres finds its files by where its own program lies: the program is copied,
 * everything else is linked. pg_cron is the real one.
 */
export async function copyInstall(folder: string): Promise<string> {
  const bin = `${folder}/lib/postgresql/15/bin`;
  const share = `${folder}/share/postgresql/15`;
  await Deno.mkdir(bin, { recursive: true });
  await Deno.mkdir(`${share}/extension`, { recursive: true });
  await Deno.copyFile(`${POSTGRES.bin}/postgres`, `${bin}/postgres`);
  await Deno.symlink(POSTGRES.lib, `${folder}/lib/postgresql/15/lib`);
  await linkFiles(POSTGRES.share, share, (name) => name !== "extension");
  await linkFiles(`${POSTGRES.share}/extension`, `${share}/extension`, () => true);
  // The server's user may not be able to read this repository.
  for await (const { name } of Deno.readDir(STAND_INS)) {
    if (name.startsWith("pg_cron")) continue;
    await Deno.copyFile(`${STAND_INS}/${name}`, `${share}/extension/${name}`);
  }
  await letOthersRead(folder);
  return `${bin}/postgres`;
}

async function linkFiles(from: string, to: string, wanted: (name: string) => boolean) {
  for await (const { name } of Deno.readDir(from)) {
    if (wanted(name)) await Deno.symlink(`${from}/${name}`, `${to}/${name}`);
  }
}

/** Whatever the umask, which this process may have tightened for its own files. */
async function letOthersRead(folder: string) {
  await Deno.chmod(folder, 0o755);
  for await (const { name, isDirectory, isFile } of Deno.readDir(folder)) {
    if (isDirectory) await letOthersRead(`${folder}/${name}`);
    else if (isFile) await Deno.chmod(`${folder}/${name}`, 0o755);
  }
}
