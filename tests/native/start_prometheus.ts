import { PROMETHEUS } from "./find_packages.ts";
import { onFreePort } from "./on_free_port.ts";
import { spawnServer } from "./spawn_server.ts";

/** One line of an answer: the labels, and the values with their times. */
export interface Series {
  metric: Record<string, string>;
}

/** A Prometheus that reads what its configuration says. */
export interface Prometheus extends AsyncDisposable {
  /**
   * Asks its API, for example `query` with `{ query: "up" }`.
   *
   * @throws {Error} with its words when it does not answer.
   */
  ask<Data>(path: string, parameters: Record<string, string>): Promise<Data>;
}

/** Starts the Prometheus of Debian in a folder, with a configuration. */
export async function startPrometheus(
  folder: string,
  configuration: string,
): Promise<Prometheus> {
  const file = `${folder}/prometheus.yml`;
  await Deno.writeTextFile(file, configuration);
  const { port, started: server } = await onFreePort(async (port) => {
    const server = spawnServer({
      program: PROMETHEUS.server,
      args: [
        `--config.file=${file}`,
        `--storage.tsdb.path=${folder}/data`,
        `--web.listen-address=127.0.0.1:${port}`,
      ],
      cwd: folder,
      readyText: "Server is ready to receive web requests",
    });
    await server.ready;
    return server;
  });

  async function ask<Data>(path: string, parameters: Record<string, string>): Promise<Data> {
    const address = `http://127.0.0.1:${port}/api/v1/${path}?${new URLSearchParams(parameters)}`;
    const response = await fetch(address, { signal: AbortSignal.timeout(10_000) });
    const { status, data, error } = await response.json();
    if (status !== "success") throw new Error(`Cannot ask Prometheus: ${error}`);
    return data;
  }

  return {
    ask,
    async [Symbol.asyncDispose]() {
      server.signal("SIGTERM");
      await server.ended;
    },
  };
}

/** What promtool says of something, when it finds fault with it; else the empty text. */
export async function checkWithPromtool(args: string[], input = ""): Promise<string> {
  const child = new Deno.Command(PROMETHEUS.tool, {
    args,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writing = new Blob([input]).stream().pipeTo(child.stdin);
  const { success, stdout, stderr } = await child.output();
  await writing;
  const said = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  // Of a correct file it says so, and of correct metrics nothing.
  return success && args[0] === "check" && args[1] === "config" ? "" : said.trim();
}
