import { copyInstall } from "./copy_install.ts";
import { onFreePort } from "./on_free_port.ts";
import { serverUser } from "./server_user.ts";
import { type ServerProcess, spawnServer } from "./spawn_server.ts";

/** A PostgreSQL server of our own. */
export interface PostgresServer {
  /** On 127.0.0.1. */
  port: number;
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

/** Starts a server of the cluster that lies in `<folder>/data`. */
export async function startPostgres(
  folder: string,
  settings: Record<string, string> = {},
): Promise<PostgresServer> {
  const data = `${folder}/data`;
  const user = await serverUser();
  const program = await copyInstall(`${folder}/install`);
  const options = Object.entries({ ...SETTINGS, ...settings })
    .flatMap(([name, value]) => ["-c", `${name}=${value}`]);

  async function start(port: number): Promise<ServerProcess> {
    const server = spawnServer({
      program,
      args: ["-D", data, "-p", String(port), ...options],
      cwd: data,
      user,
      // Logged last, when connections are accepted already.
      readyText: "pg_cron scheduler started",
    });
    await server.ready;
    return server;
  }

  const { port, started } = await onFreePort(start);
  let running = started;

  async function kill() {
    running.signal("SIGKILL");
    await running.ended; // With its children, who hold its log open.
  }

  async function restart() {
    running = await start(port);
  }

  async function stop() {
    running.signal("SIGINT"); // Without waiting for sessions to end by themselves.
    await running.ended;
  }

  return { port, kill, restart, stop };
}
