import assert from "node:assert/strict";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, beforeEach, describe, it } from "@std/testing/bdd";
import { PACKAGES_LOCK } from "../lib/packages_lock.ts";
import { spawnDeno } from "../lib/spawn_deno.ts";
import { openMigratedDatabase } from "./open_migrated_database.ts";

const FIRST = "create table public.kept (n integer); insert into public.kept values (1)";
const SECOND = "alter table public.kept add column text text default 'new'";
/** Takes longer than any test waits. */
const ENDLESS = "delete from public.kept; select count(*) from generate_series(1, 1e15)";

describe("upgradeData()", () => {
  let made: string;
  let root: string;
  let data: string;
  let migrations: string;
  let told: string[];
  beforeAll(async () => {
    made = await Deno.makeTempDir();
    await use(made);
    await readRows();
    // Neither a new database nor one without pending migrations is copied.
    await readRows();
    assert.deepEqual([copies(), told], [[], []]);
  });
  afterAll(() => Deno.remove(made, { recursive: true }));
  beforeEach(async () => {
    await use(await Deno.makeTempDir());
    await new Deno.Command("cp", { args: ["-a", `${made}/.data`, root] }).output();
  });
  afterEach(() => Deno.remove(root, { recursive: true }));

  async function use(folder: string) {
    root = folder;
    data = `${root}/.data/live`;
    migrations = `${root}/migrations`;
    told = [];
    await Deno.mkdir(migrations);
    await write("20260101_first.sql", FIRST);
  }

  async function write(file: string, sql: string) {
    await Deno.writeTextFile(`${migrations}/${file}`, sql);
  }

  async function readRows(folder = data): Promise<unknown[]> {
    await using database = await openMigratedDatabase(
      migrations,
      folder,
      {},
      (words) => told.push(words),
    );
    return await database.query("select * from public.kept order by n");
  }

  /** What lies beside the data, besides its own folder. */
  function copies(): string[] {
    return [...Deno.readDirSync(`${root}/.data`)].map(({ name }) => name)
      .filter((name) => name !== "live").sort();
  }

  it("keeps the data as it was, for its owner alone, and says where", async () => {
    // No other copy is overwritten, and nothing of a half one is in it.
    await Deno.mkdir(`${root}/.data/before-20260102/live`, { recursive: true });
    await Deno.mkdir(`${root}/.data/before-20260102.unfinished/live/postgres/half`, {
      recursive: true,
    });
    await write("20260102_second.sql", SECOND);
    const umask = Deno.umask(0);
    try {
      assert.deepEqual(await readRows(), [{ n: 1, text: "new" }]);
    } finally {
      Deno.umask(umask);
    }
    assert.deepEqual(copies(), ["before-20260102", "before-20260102-2"]);
    const copy = `${root}/.data/before-20260102-2/live`;
    assert.equal(told.length, 1);
    assert.ok(told[0].endsWith(`it is kept in ${copy}`), told[0]);
    for (const path of [dirname(copy), copy, `${copy}/postgres/base`]) {
      assert.equal((await Deno.stat(path)).mode! & 0o777, 0o700, path);
    }
    assert.equal((await Deno.stat(`${copy}/postgres/PG_VERSION`)).mode! & 0o777, 0o600);
    await assert.rejects(Deno.stat(`${copy}/postgres/half`), Deno.errors.NotFound);

    // As the release before would open it.
    await Deno.remove(`${migrations}/20260102_second.sql`);
    assert.deepEqual(await readRows(copy), [{ n: 1 }]);
  });

  it("keeps no copy of data that a migration could not change", async () => {
    await write("20260102_second.sql", "delete from public.kept; select 1 / 0");
    await assert.rejects(
      readRows(),
      /Cannot apply migration 20260102_second\.sql: division by zero\. The data is as it was/,
    );
    assert.deepEqual(copies(), []);
    await write("20260102_second.sql", SECOND);
    await write("20260103_third.sql", "select 1 / 0");
    await assert.rejects(
      readRows(),
      /Cannot apply migration 20260103_third\.sql: division by zero$/,
    );
    assert.deepEqual(copies(), ["before-20260102"]);
  });

  it("goes on from intact data when a process was killed in the middle", async () => {
    await write("20260102_second.sql", SECOND);
    await write("20260103_third.sql", ENDLESS);
    const program = fileURLToPath(new URL("./testdata/upgrade_database.ts", import.meta.url));
    const killed = spawnDeno({
      path: Deno.execPath(),
      args: ["run", "--quiet", "--allow-all", PACKAGES_LOCK, program, data, migrations],
    });
    try {
      await killed.ready;
    } finally {
      await killed.kill();
    }
    await write("20260103_third.sql", "update public.kept set n = n + 1");
    assert.deepEqual(await readRows(), [{ n: 2, text: "new" }]);
    // Whether the second migration was applied before the kill is chance, and the copy's name says it.
    const [first, second] = copies();
    assert.equal(first, "before-20260102");
    assert.match(second, /^before-(20260102-2|20260103)$/);
    assert.equal(copies().length, 2);
  });
});
