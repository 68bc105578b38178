import { fileURLToPath } from "node:url";
import { type ApiKeys, createApiKeys } from "./api_keys.ts";
import { applyMigrations } from "./apply_migrations.ts";
import type { DataApi } from "./data_api.ts";
import type { SqlDatabase } from "./sql_database.ts";
import type { FunctionEnv, Stack, StackOptions } from "./stack_options.ts";
import type { CronScheduler } from "./start_cron.ts";
import { startFunctions } from "./start_functions.ts";
import { type Gateway, type GatewayOptions, startGateway } from "./start_gateway.ts";
import { type NetWorker, startNetWorker } from "./start_net_worker.ts";
import { writeVaultSecrets } from "./write_vault_secrets.ts";

/** The folder of this project's migrations. */
export const MIGRATIONS = projectPath("supabase/migrations");

/** What this project has for every user. */
const OPEN_FUNCTIONS = ["health", "metrics", "badge", "feed"];

/** Options that differ between stacks. */
export interface StackParts {
  database: SqlDatabase;
  /** Called after the migrations. */
  startDataApi(keys: ApiKeys): Promise<DataApi>;
  /** Lets the named jobs fire; called last. */
  startCron(names: string[] | "all"): Promise<CronScheduler>;
  /** The gateway; in this process when left out. */
  startGateway?(options: GatewayOptions): Promise<Gateway>;
  /** Sends what pg_net has queued; in this process when left out. */
  startNetWorker?(): Promise<NetWorker>;
}

/**
 * Brings a database to the state of the project, and starts everything around it: gateway,
 * functions, pg_net and cron. The database stays open when the stack stops.
 */
export async function assembleStack(options: StackOptions, parts: StackParts): Promise<Stack> {
  await using started = new AsyncDisposableStack();
  const { database } = parts;
  const keys = createApiKeys();

  // Another process fetches their packages during the migrations.
  options.onStep?.("Preparing the functions");
  const env = Promise.withResolvers<FunctionEnv>();
  const starting = startFunctions({
    folder: options.functionsDir ?? projectPath("supabase/functions"),
    env: env.promise,
    deno: options.functionDeno,
    wallClockMs: options.functionWallClockMs,
    onStep: options.onStep,
    onLog: options.onLog,
  });
  // The code below that awaits it handles the error.
  for (const promise of [env.promise, starting]) promise.catch(() => {});
  started.defer(async () => {
    env.reject(new Error("The stack has stopped"));
    await starting.catch(() => {});
  });

  options.onStep?.("Bringing the database up to date");
  await bringUpToDate(database, options);
  await options.onIdle?.(database.query, "start");
  started.defer(() => options.onIdle?.(database.query, "end"));

  const dataApi = await parts.startDataApi(keys);
  started.defer(() => dataApi.stop?.());
  const gateway = await (parts.startGateway ?? startGateway)({
    port: options.port ?? 0,
    database,
    dataApi,
    keys,
    openFunctions: options.openFunctions ?? OPEN_FUNCTIONS,
    callFunction: (name, request, signal) => functions.call(name, request, signal),
    onRequest: options.onRequest,
  });
  started.defer(() => gateway.stop());

  const { functionEnv } = options;
  env.resolve({
    ...typeof functionEnv === "function" ? await functionEnv(database.query) : functionEnv,
    SUPABASE_URL: gateway.url,
    SUPABASE_PUBLISHABLE_KEYS: JSON.stringify({ default: keys.publishableKey }),
    SUPABASE_SECRET_KEYS: JSON.stringify({ default: keys.secretKey }),
  });
  const functions = await starting;
  started.defer(() => functions.stop());

  await writeVaultSecrets(database, { project_url: gateway.url, secret_key: keys.secretKey });

  await forgetMissedSlots(database);

  const netWorker = await (parts.startNetWorker?.() ?? startNetWorker(database));
  started.defer(() => netWorker.stop());
  const cron = await parts.startCron(options.cronJobs ?? []);
  started.defer(() => cron.stop());

  const running = started.move();
  return {
    url: gateway.url,
    ...keys,
    query: database.query,
    killFunction: functions.kill,
    tick: cron.tick,
    stop: () => running.disposeAsync(),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/**
 * Brings a database to the state of the project: tables, catalogue, and which
 * providers are simulated.
 */
async function bringUpToDate(database: SqlDatabase, options: StackOptions): Promise<void> {
  await applyMigrations(database, options.migrationsDir ?? MIGRATIONS);
  const seedFile = options.seedFile ?? projectPath("supabase/seed.sql");
  if (options.seedFile !== null) await database.script(await Deno.readTextFile(seedFile));
  if (options.simulated) {
    // What the control measures is real on any stack.
    await database.script(
      "update public.providers set simulated = true where not simulated and dialect <> 'control'",
    );
  }
}

/** A stopped stack does not tick, so slots until now do not count as missed. */
async function forgetMissedSlots(database: SqlDatabase): Promise<void> {
  const [schedule] = await database.query(
    "select where to_regclass('private.schedule_changes') is not null",
  );
  if (schedule !== undefined) {
    await database.query(
      `insert into private.schedule_changes (job_name)
      select jobname from cron.job where jobname is not null
      on conflict (job_name) do update set changed_at = now()`,
    );
  }
}

function projectPath(path: string): string {
  return fileURLToPath(new URL(`../${path}`, import.meta.url));
}
