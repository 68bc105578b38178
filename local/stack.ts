import { fileURLToPath } from "node:url";
import { createApiKeys } from "./api_keys.ts";
import { applyMigrations } from "./apply_migrations.ts";
import type { LogLine } from "./log_line.ts";
import { openDatabase } from "./open_database.ts";
import { startCron } from "./start_cron.ts";
import { startFunctions } from "./start_functions.ts";
import { startGateway } from "./start_gateway.ts";
import { startNetWorker } from "./start_net_worker.ts";
import { writeVaultSecrets } from "./write_vault_secrets.ts";

/** How a local stack is set up; the defaults are this project's. */
export interface StackOptions {
  /** Folder that keeps the database; in memory when left out. */
  dataDir?: string;
  /** Port on 127.0.0.1; 0, the default, takes a free one. */
  port?: number;
  /** What functions find in their environment beside what the platform sets. */
  functionEnv?: Record<string, string>;
  /** Names of the cron jobs that fire by their schedule; none by default. */
  cronJobs?: string[] | "all";
  /** Marks every provider in the catalogue as simulated. */
  simulated?: boolean;
  /** Called with each line the functions log. */
  onLog?: (line: LogLine) => void;
  migrationsDir?: string;
  /** SQL that is run at each start, after the migrations; null for none. */
  seedFile?: string | null;
  functionsDir?: string;
  /** Another Deno than this one for the functions, and its arguments after `run`. */
  functionDeno?: { path: string; args: string[] };
}

/** A running stack. */
export interface Stack extends AsyncDisposable {
  /** Where the Data API, the functions and the SQL endpoint are. */
  url: string;
  publishableKey: string;
  secretKey: string;
  /** Runs one statement as the database's owner. */
  query<T>(sql: string, parameters?: unknown[]): Promise<T[]>;
  /** Ends a function's process at once; the next request starts a new one. */
  killFunction(name: string): Promise<void>;
  /** Runs a cron job's command now, as the scheduler would. */
  tick(jobName: string): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts a whole project on this machine, without Docker: Postgres, Data API,
 * functions, pg_cron, pg_net and Vault. Nothing is left behind when it fails.
 */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  await using started = new AsyncDisposableStack();
  const keys = createApiKeys();

  const database = started.use(await openDatabase(options.dataDir));
  await applyMigrations(database, options.migrationsDir ?? projectPath("supabase/migrations"));
  const seedFile = options.seedFile ?? projectPath("supabase/seed.sql");
  if (options.seedFile !== null) await database.script(await Deno.readTextFile(seedFile));
  if (options.simulated) {
    await database.script("update public.providers set simulated = true where not simulated");
  }

  const gateway = startGateway({
    port: options.port ?? 0,
    database,
    keys,
    callFunction: (name, request, signal) => functions.call(name, request, signal),
  });
  started.defer(() => gateway.stop());

  const functions = await startFunctions({
    folder: options.functionsDir ?? projectPath("supabase/functions"),
    env: {
      ...options.functionEnv,
      SUPABASE_URL: gateway.url,
      SUPABASE_PUBLISHABLE_KEYS: JSON.stringify({ default: keys.publishableKey }),
      SUPABASE_SECRET_KEYS: JSON.stringify({ default: keys.secretKey }),
      SB_REGION: "local",
    },
    deno: options.functionDeno,
    onLog: options.onLog,
  });
  started.defer(() => functions.stop());

  await writeVaultSecrets(database, { project_url: gateway.url, secret_key: keys.secretKey });

  const netWorker = await startNetWorker(database);
  started.defer(() => netWorker.stop());
  const cron = await startCron(database, options.cronJobs ?? []);
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

function projectPath(path: string): string {
  return fileURLToPath(new URL(`../${path}`, import.meta.url));
}
