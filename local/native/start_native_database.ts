import { connectPostgres, type PostgresConnections } from "./connect_postgres.ts";
import { openWorkspace } from "./open_workspace.ts";
import { startPostgres } from "./start_postgres.ts";

export interface NativeDatabaseOptions {
  /** Whether pg_cron looks at its jobs; true by default. */
  cron?: boolean;
  /** Settings of the server beside the usual ones. */
  settings?: Record<string, string>;
}

/** A hosted project's database before its first migration, on a server of our own. */
export interface NativeDatabase extends AsyncDisposable {
  /** As `postgres`, who owns the project and is no superuser. */
  owner: PostgresConnections;
  /** As `supabase_admin`, the superuser. */
  admin: PostgresConnections;
  /** Where its processes work and its files are. */
  folder: string;
  /** URL of the database for a role that may log in. */
  urlOf(role: "postgres" | "authenticator" | "supabase_admin"): string;
  /** Ends the server with SIGKILL. */
  kill(): Promise<void>;
  /** Starts the server that was killed. */
  restart(): Promise<void>;
}

/**
 * Starts a PostgreSQL 15 with real pg_cron in a temporary folder. Nothing of it
 * is left when it is disposed of, or when this process ends in any other way.
 */
export async function startNativeDatabase(
  { cron = true, settings }: NativeDatabaseOptions = {},
): Promise<NativeDatabase> {
  await using started = new AsyncDisposableStack();
  const workspace = started.use(await openWorkspace());
  const server = await startPostgres(workspace.path, settings);
  started.defer(() => server.stop());

  const { port, password } = server;
  const admin = connectPostgres({ port, username: "supabase_admin", password });
  started.defer(() => admin.close());
  if (!cron) await stopCron(admin);
  await admin.script(await Deno.readTextFile(new URL("./platform.sql", import.meta.url)));
  for (const role of ["postgres", "authenticator"]) {
    await admin.script(`alter role ${role} password '${password}'`);
  }
  const owner = connectPostgres({ port, username: "postgres", password });
  started.defer(() => owner.close());

  async function restart() {
    await server.restart();
    if (!cron) await stopCron(admin);
  }

  const running = started.move();
  return {
    owner,
    admin,
    folder: workspace.path,
    urlOf: (role) => `postgresql://${role}:${password}@127.0.0.1:${port}/postgres?sslmode=disable`,
    kill: server.kill,
    restart,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** Ends the process that fires the jobs; the server does not replace it. */
async function stopCron(admin: PostgresConnections) {
  await admin.query(
    "select pg_terminate_backend(pid, 5000) from pg_stat_activity " +
      "where backend_type = 'pg_cron launcher'",
  );
}
