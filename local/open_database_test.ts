import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { type Database, openDatabase } from "./open_database.ts";
import { spawnDeno } from "../lib/spawn_deno.ts";
import { PACKAGES_LOCK } from "../lib/packages_lock.ts";

describe("openDatabase() in memory", () => {
  let database: Database;
  beforeAll(async () => {
    database = await openDatabase();
  });
  afterAll(() => database.close());

  it("has the roles of a hosted project, and only service_role bypasses RLS", async () => {
    const roles = await database.query<{ rolname: string; rolbypassrls: boolean }>(
      `select rolname, rolbypassrls from pg_roles
      where rolname in ('anon', 'authenticated', 'service_role', 'authenticator') order by 1`,
    );
    assert.deepEqual(roles, [
      { rolname: "anon", rolbypassrls: false },
      { rolname: "authenticated", rolbypassrls: false },
      { rolname: "authenticator", rolbypassrls: false },
      { rolname: "service_role", rolbypassrls: true },
    ]);
  });

  it("grants nothing on a new table", async () => {
    await database.script("create table public.fresh (n integer)");
    const granted = await database.query(
      `select role from unnest(array['anon', 'authenticated', 'service_role']) as role
      where has_table_privilege(role, 'public.fresh', 'select, insert, update, delete')`,
    );
    assert.deepEqual(granted, []);
  });

  it("writes timestamps as PostgREST does", async () => {
    const [row] = await database.query<{ at: string }>(
      "select '2026-11-23 08:58:53.5+00'::timestamptz as at",
    );
    assert.equal(row.at, "2026-11-23T08:58:53.5+00:00");
  });

  it("runs a script as one transaction", async () => {
    await database.script("create table public.counted (n integer)");
    await assert.rejects(database.script("insert into counted values (1); select 1 / 0"));
    assert.deepEqual(await database.query("select n from public.counted"), []);
  });

  it("gives each caller a fresh session", async () => {
    await database.script("begin; set role anon; set search_path = pg_catalog; create table x ()")
      .catch(() => {});
    const [session] = await database.query(
      "select current_user::text as role, current_setting('search_path') as path",
    );
    assert.deepEqual(session, { role: "postgres", path: '"$user", public, extensions' });
    await database.script("begin; create table public.left_open ()");
    assert.deepEqual(await database.query("select to_regclass('public.left_open') as found"), [
      { found: null },
    ]);
  });

  it("lets nothing in between the statements of one task", async () => {
    const { driver } = database.connection;
    await database.script("create table public.turns (n integer)");
    const task = database.exclusive(async () => {
      await driver.exec("begin");
      await driver.exec("insert into public.turns values (1)");
      await driver.exec("rollback");
    });
    const other = database.query("insert into public.turns values (2)");
    await Promise.all([task, other]);
    assert.deepEqual(await database.query("select n from public.turns"), [{ n: 2 }]);
  });

  it("tells listeners of what was committed only", async () => {
    let told = 0;
    await database.listen("news", () => told++);
    await database.script("begin; notify news; rollback");
    assert.equal(told, 0);
    await database.script("notify news");
    assert.equal(told, 1);
  });
});

describe("openDatabase() in a folder", () => {
  it("is readable by its owner only, whatever the umask and the earlier modes", async () => {
    const umask = Deno.umask(0);
    const root = await Deno.makeTempDir();
    try {
      const folder = `${root}/.data/live`;
      await Deno.mkdir(`${folder}/old`, { recursive: true });
      for (const path of [`${root}/.data/beside`, `${folder}/old/file`]) {
        await Deno.writeTextFile(path, "secret", { mode: 0o666 });
      }
      await Deno.symlink("/etc/passwd", `${folder}/elsewhere`);
      const database = await openDatabase(folder);
      // More than one segment of pg_wal.
      await database.script(`
        create table public.written (text text);
        insert into public.written select repeat(md5(n::text), 32) from generate_series(1, 30000) as n;
        checkpoint;
      `);
      const open = await findOpen(`${root}/.data`);
      await database.close();
      assert.deepEqual([...open, ...await findOpen(`${root}/.data`)], []);
    } finally {
      Deno.umask(umask);
      await Deno.remove(root, { recursive: true });
    }
  });

  it("survives the kill of the process that wrote to it, and its lock blocks no other", async () => {
    const folder = await Deno.makeTempDir();
    const program = fileURLToPath(new URL("./testdata/hold_database.ts", import.meta.url));
    const holder = spawnDeno({
      path: Deno.execPath(),
      args: ["run", "--quiet", "--allow-all", PACKAGES_LOCK, program, folder],
    });
    try {
      await holder.ready;
      await assert.rejects(openDatabase(folder), /has it open; stop that one first/);
      await holder.kill();

      await using database = await openDatabase(folder);
      const [{ n, last }] = await database.query<{ n: number; last: number }>(
        "select count(*) as n, max(n) as last from public.written",
      );
      assert.ok(n >= 1);
      assert.equal(n, last);
      await database.query("insert into public.written values ($1)", [last + 1]);
    } finally {
      await holder.kill();
      await Deno.remove(folder, { recursive: true });
    }
  });
});

/** What in a folder, and of the folder itself, others than the owner may touch. */
async function findOpen(path: string): Promise<string[]> {
  const { mode, isDirectory, isSymlink } = await Deno.lstat(path);
  if (isSymlink) return [];
  const found = (mode! & 0o777) === (isDirectory ? 0o700 : 0o600) ? [] : [path];
  if (!isDirectory) return found;
  for await (const { name } of Deno.readDir(path)) found.push(...await findOpen(`${path}/${name}`));
  return found;
}
