import { fileURLToPath } from "node:url";
import { applyMigrations } from "../../local/apply_migrations.ts";
import { MIGRATIONS } from "../../local/assemble_stack.ts";
import { connectPostgres } from "./connect_postgres.ts";
import { createCluster } from "./create_cluster.ts";
import { POSTGRES } from "./find_packages.ts";
import { openWorkspace } from "./open_workspace.ts";
import { serverUser } from "./server_user.ts";
import { startPostgres } from "./start_postgres.ts";

/** How the names of all archives begin. */
const PREFIX = "cluster-";

/** What no other replaced for so long is of a former state, in milliseconds. */
const KEPT_MS = 24 * 60 * 60 * 1000;

/** Of the superuser in a copy, until whoever made it sets another. */
export const COPIED_PASSWORD = "copied";

const HERE = fileURLToPath(new URL("./", import.meta.url));
const DATA = fileURLToPath(new URL("../../.data", import.meta.url));

/**
 * Puts a cluster into `<folder>/data`: that of a hosted project before its first
 * migration, or after the last one. It is created once and kept as an archive,
 * since each test has one of its own; to unpack it takes a tenth of the time. It is not compressed:
 * decompressing would take four times as long as everything else.
 */
export async function copyCluster(folder: string, { migrated }: { migrated: boolean }) {
  const archive = `${DATA}/${await nameArchive(migrated)}`;
  if (await unpack(archive, folder)) return;
  await keepCluster(archive, migrated);
  if (!await unpack(archive, folder)) throw new Error(`Cannot copy a cluster: ${archive} is gone`);
}

/** Another one when anything is that goes into the cluster. */
async function nameArchive(migrated: boolean): Promise<string> {
  const files = [
    ...["copy_cluster.ts", "create_cluster.ts", "platform.sql"].map((name) => `${HERE}${name}`),
    ...["pg_cron", "pgtap", "plpgsql_check"]
      .map((name) => `${POSTGRES.share}/extension/${name}.control`),
    ...await filesOf(`${HERE}../../local/extensions`),
    ...migrated ? await filesOf(MIGRATIONS) : [],
  ];
  const texts = await Promise.all(
    files.map(async (file) => [file.split("/").at(-1), await Deno.readTextFile(file)]),
  );
  const source = new TextEncoder().encode(JSON.stringify([Deno.uid(), texts]));
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", source));
  return `${PREFIX}${hash.toHex().slice(0, 32)}.tar`;
}

async function filesOf(folder: string): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(folder));
  return entries.filter(({ isFile }) => isFile).map(({ name }) => `${folder}/${name}`).sort();
}

/** Says whether the archive was there. */
async function unpack(archive: string, folder: string): Promise<boolean> {
  try {
    await Deno.stat(archive);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
  await tar(["-xpf", archive, "-C", folder]);
  return true;
}

/** A concurrent reader finds all of it or none, also when two processes store the same. */
async function keepCluster(archive: string, migrated: boolean): Promise<void> {
  await using workspace = await openWorkspace();
  const folder = workspace.path;
  await createCluster(`${folder}/data`, COPIED_PASSWORD, await serverUser());
  const server = await startPostgres(folder, { fsync: "off" });
  try {
    await fillCluster(server.port, migrated);
  } finally {
    await server.stop();
  }
  await Deno.mkdir(DATA, { recursive: true, mode: 0o700 });
  const unfinished = await Deno.makeTempFile({ dir: DATA, prefix: PREFIX });
  await tar(["-cf", unfinished, "-C", folder, "data"]);
  await Deno.rename(unfinished, archive);
  await removeFormer();
}

async function fillCluster(port: number, migrated: boolean): Promise<void> {
  const admin = connectPostgres({ port, username: "supabase_admin", password: COPIED_PASSWORD });
  try {
    // Jobs would fire as soon as they are scheduled; the server does not replace the process.
    await admin.query(
      "select pg_terminate_backend(pid, 5000) from pg_stat_activity " +
        "where backend_type = 'pg_cron launcher'",
    );
    await admin.script(await Deno.readTextFile(`${HERE}platform.sql`));
    await admin.script(`alter role postgres password '${COPIED_PASSWORD}'`);
  } finally {
    await admin.close();
  }
  if (!migrated) return;
  const owner = connectPostgres({ port, username: "postgres", password: COPIED_PASSWORD });
  try {
    await applyMigrations(owner, MIGRATIONS);
  } finally {
    await owner.close();
  }
}

async function removeFormer(): Promise<void> {
  for await (const { name } of Deno.readDir(DATA)) {
    if (!name.startsWith(PREFIX)) continue;
    try {
      const { mtime } = await Deno.stat(`${DATA}/${name}`);
      if (Date.now() - Number(mtime) > KEPT_MS) await Deno.remove(`${DATA}/${name}`);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error; // Another process has removed it.
    }
  }
}

async function tar(args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command("tar", { args, stdin: "null" }).output();
  if (success) return;
  throw new Error(`Cannot run tar: ${new TextDecoder().decode(stderr).trim()}`);
}
