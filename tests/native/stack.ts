import { assembleStack, type StackParts } from "../../local/assemble_stack.ts";
import type { Stack, StackOptions } from "../../local/stack.ts";
import { type NativeDatabase, startNativeDatabase } from "./start_native_database.ts";
import { startNativeCron } from "./start_native_cron.ts";
import { startPostgrest } from "./start_postgrest.ts";

export interface NativeStackOptions extends Omit<StackOptions, "dataDir"> {
  /** Settings of the server beside the usual ones. */
  settings?: Record<string, string>;
  /** What is done with the empty database first, instead of all migrations. */
  prepare?: (database: NativeDatabase) => Promise<void>;
}

/** A stack on a real server. */
export interface NativeStack extends Stack {
  database: NativeDatabase;
}

/**
 * Starts the same project as `startStack`, on PostgreSQL 15 with real pg_cron
 * and behind real PostgREST. It lives in a temporary folder of its own. Parts
 * of it may be replaced.
 */
export async function startNativeStack(
  options: NativeStackOptions = {},
  replaceParts: (database: NativeDatabase) => Partial<StackParts> = () => ({}),
): Promise<NativeStack> {
  await using started = new AsyncDisposableStack();
  const { cronJobs = [], settings, migrationsDir, prepare } = options;
  const database = started.use(
    await startNativeDatabase({
      cron: cronJobs.length > 0,
      migrated: migrationsDir === undefined && prepare === undefined,
      settings,
    }),
  );
  await prepare?.(database);
  const stack = started.use(
    await assembleStack(options, {
      database: database.owner,
      startDataApi: (keys) =>
        startPostgrest({
          folder: database.folder,
          databaseUrl: database.urlOf("authenticator"),
          keys,
        }),
      startCron: (names) => startNativeCron(database, names),
      ...replaceParts(database),
    }),
  );
  const running = started.move();
  return {
    ...stack,
    database,
    stop: () => running.disposeAsync(),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
