import { applyMigrations } from "../../local/apply_migrations.ts";
import { openMigratedDatabase } from "../../local/open_migrated_database.ts";
import { type Stack, startStack } from "../../local/stack.ts";
import { startNativeStack } from "./stack.ts";
import { UNSYNCED } from "./start_native_database.ts";
import { type Dump, loadDump, type OwnedDatabase, shiftTimes } from "../upgrade/load_dump.ts";
import { copyMigrations } from "../upgrade/open_upgradable.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/** Where a stack keeps its data. */
export type Engine = "embedded" | "native";

/**
 * Starts today's stack on the data of a release, as fresh as when it was made: on an embedded
 * database in a folder, or on a native one.
 */
export async function openOldStack(
  engine: Engine,
  dump: Dump,
  functionEnv: Record<string, string>,
): Promise<Stack> {
  await using opened = new AsyncDisposableStack();
  const former = await copyMigrations(dump.version);
  opened.defer(() => Deno.remove(former, { recursive: true }));
  const options = { functionEnv, openFunctions: "all" } as const;
  const stack = opened.use(
    engine === "native"
      ? await startNative(dump, former, options)
      : await startEmbedded(dump, former, options, opened),
  );
  const all = opened.move();
  const stop = () => all.disposeAsync();
  return { ...stack, stop, [Symbol.asyncDispose]: stop };
}

type Options = Parameters<typeof startStack>[0];

async function startEmbedded(
  dump: Dump,
  former: string,
  options: Options,
  opened: AsyncDisposableStack,
): Promise<Stack> {
  const root = await Deno.makeTempDir();
  opened.defer(() => Deno.remove(root, { recursive: true }));
  const dataDir = `${root}/.data/live`;
  {
    await using database = await openMigratedDatabase(former, dataDir);
    await fill({ owner: database, admin: database }, dump);
  }
  return await startStack({ ...options, dataDir });
}

async function startNative(dump: Dump, former: string, options: Options): Promise<Stack> {
  return await startNativeStack({
    ...options,
    settings: UNSYNCED,
    prepare: async (database) => {
      await applyMigrations(database.owner, former);
      await fill(database, dump);
    },
  });
}

async function fill(database: OwnedDatabase, dump: Dump): Promise<void> {
  await loadDump(database, dump);
  const age = Date.now() - Date.parse(dump.madeAt);
  const days = Math.floor(age / DAY_MS);
  await shiftTimes(database, days);
  await renewUnfinished(database, age - days * DAY_MS);
}

/** Moves the run under way by the part of a day that is left, so that nobody has given it up yet. */
async function renewUnfinished({ admin }: OwnedDatabase, ms: number): Promise<void> {
  await admin.script(`
    begin;
    set local session_replication_role = replica;
    update public.run_targets
    set
      claimed_at = run_targets.claimed_at + interval '${ms} ms',
      closed_at = run_targets.closed_at + interval '${ms} ms',
      lease_expires_at = run_targets.lease_expires_at + interval '${ms} ms'
    from public.runs where runs.id = run_targets.run_id and runs.finished_at is null;
    update public.runs set started_at = started_at + interval '${ms} ms' where finished_at is null;
    commit;
  `);
}
