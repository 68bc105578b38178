import { assembleStack, MIGRATIONS } from "./assemble_stack.ts";
import { createDataApi } from "./create_data_api.ts";
import { openMigratedDatabase } from "./open_migrated_database.ts";
import type { Stack, StackOptions } from "./stack_options.ts";
import { startCron } from "./start_cron.ts";

export type { FunctionEnv, Stack, StackOptions } from "./stack_options.ts";

/**
 * Starts a whole project on this machine, without Docker: Postgres, Data API,
 * functions, pg_cron, pg_net and Vault. Nothing is left behind when it fails.
 */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  await using opened = new AsyncDisposableStack();
  options.onStep?.("Starting the database");
  const database = opened.use(
    await openMigratedDatabase(
      options.migrationsDir ?? MIGRATIONS,
      options.dataDir,
      {},
      options.onStep,
    ),
  );
  const stack = opened.use(
    await assembleStack(options, {
      database,
      startDataApi: (keys) => Promise.resolve({ handle: createDataApi(database, keys) }),
      startCron: (names) => startCron(database, names),
    }),
  );
  const running = opened.move();
  return {
    ...stack,
    stop: () => running.disposeAsync(),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
