import { connectPostgres, type PostgresConnections } from "./connect_postgres.ts";
import { COPIED_PASSWORD, copyCluster } from "./copy_cluster.ts";
import { openWorkspace } from "./open_workspace.ts";
import { startPostgres } from "./start_postgres.ts";

export interface NativeDatabaseOptions {
  /** Whether pg_cron looks at its jobs; true by default. */
  cron?: boolean;
  /** Whether this project's migrations are applied already; not by default. */
  migrated?: boolean;
  /** Settings of the server beside the usual ones. */
  settings?: Record<string, string>;
}

/**
 * For tests: spares the disk. What was committed outlives the end of the server
 * all the same, only not that of the machine.
 */
export const UNSYNCED = { fsync: "off" };

/** A hosted project's database, on a server of our own. */
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
  { cron = true, migrated = false, settings }: NativeDatabaseOptions = {},
): Promise<NativeDatabase> {
  await using started = new AsyncDisposableStack();
  const workspace = started.use(await openWorkspace());
  await copyCluster(workspace.path, { migrated });
  const server = await startPostgres(workspace.path, settings);
  started.defer(() => server.stop());

  const { port } = server;
  const password = await setPasswords(port);
  const admin = connectPostgres({ port, username: "supabase_admin", password });
  started.defer(() => admin.close());
  if (!cron) await stopCron(admin);
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

/** Gives the roles that may log in a new password, which it returns. */
async function setPasswords(port: number): Promise<string> {
  const password = crypto.randomUUID();
  const login = { port, username: "supabase_admin", password: COPIED_PASSWORD };
  const admin = connectPostgres(login);
  try {
    for (const role of ["postgres", "authenticator", "supabase_admin"]) {
      await admin.script(`alter role ${role} password '${password}'`);
    }
  } finally {
    await admin.close();
  }
  return password;
}

/** Ends the process that fires the jobs; the server does not replace it. */
async function stopCron(admin: PostgresConnections) {
  await admin.query(
    "select pg_terminate_backend(pid, 5000) from pg_stat_activity " +
      "where backend_type = 'pg_cron launcher'",
  );
}
