import { copyInstall } from "./copy_install.ts";
import { createCluster } from "./create_cluster.ts";
import { freePort } from "./free_port.ts";
import { serverUser } from "./server_user.ts";
import { type ServerProcess, spawnServer } from "./spawn_server.ts";

/** A PostgreSQL server of our own. */
export interface PostgresServer {
  /** On 127.0.0.1. */
  port: number;
  /** Of the superuser `supabase_admin`. */
  password: string;
  /** Ends the server with SIGKILL. */
  kill(): Promise<void>;
  /** Starts the server that was killed; resolves when it accepts connections. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const SETTINGS = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  shared_preload_libraries: "pg_cron",
  "cron.use_background_workers": "on",
  max_worker_processes: "16",
  max_connections: "60",
  statement_timeout: "2min",
  timezone: "UTC",
  log_timezone: "UTC",
};

/**
 * Creates a cluster in an empty folder and starts its server. It has one
 * database, `postgres`, and one role, the superuser `supabase_admin`.
 */
export async function startPostgres(
  folder: string,
  settings: Record<string, string> = {},
): Promise<PostgresServer> {
  const data = `${folder}/data`;
  const user = await serverUser();
  const password = crypto.randomUUID();
  const program = await copyInstall(`${folder}/install`);
  await createCluster(data, password, user);

  const port = freePort();
  const options = Object.entries({ ...SETTINGS, ...settings })
    .flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const args = ["-D", data, "-p", String(port), ...options];

  async function start(): Promise<ServerProcess> {
    const server = spawnServer({
      program,
      args,
      cwd: data,
      user,
      // Logged last, when connections are accepted already.
      readyText: "pg_cron scheduler started",
    });
    await server.ready;
    return server;
  }

  let running = await start();

  async function kill() {
    running.signal("SIGKILL");
    await running.ended; // With its children, who hold its log open.
  }

  async function restart() {
    running = await start();
  }

  async function stop() {
    running.signal("SIGINT"); // Without waiting for sessions to end by themselves.
    await running.ended;
  }

  return { port, password, kill, restart, stop };
}
