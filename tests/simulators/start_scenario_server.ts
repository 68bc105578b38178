import { fileURLToPath } from "node:url";
import { PACKAGES_LOCK } from "../../lib/packages_lock.ts";
import { spawnDeno } from "../../lib/spawn_deno.ts";
import type { RequestLog } from "./request_log.ts";

/** A provider in a process of its own, whose models are scenarios. */
export interface ScenarioServer extends AsyncDisposable {
  /** What `*_BASE_URL` is set to. */
  baseUrl: string;
  /** What the server did for a request; resolves when it is over. */
  logOf(requestId: string): Promise<RequestLog>;
}

const PROGRAM = fileURLToPath(new URL("./serve_scenarios.ts", import.meta.url));

/**
 * Starts the scenario server.
 *
 * @param set which scenarios its models are.
 * @param spinMs how long it spins before each write, in milliseconds: 2 keeps
 * its schedule to a few microseconds at the cost of a processor, 0 to a few
 * milliseconds at none. Its log tells the truth in any case.
 */
export async function startScenarioServer(
  set: "timing" | "provider",
  spinMs: number,
): Promise<ScenarioServer> {
  const logs = new Map<string, PromiseWithResolvers<RequestLog>>();
  const errors: string[] = [];

  function entry(requestId: string) {
    const found = logs.get(requestId) ?? Promise.withResolvers<RequestLog>();
    logs.set(requestId, found);
    return found;
  }

  const process = spawnDeno({
    path: Deno.execPath(),
    args: [
      "run",
      "--quiet",
      "--no-prompt",
      "--allow-net",
      PACKAGES_LOCK,
      PROGRAM,
      set,
      String(spinMs),
    ],
    onLine(line, stream) {
      if (stream === "stderr") return errors.push(line);
      const log: RequestLog = JSON.parse(line);
      entry(log.requestId).resolve(log);
    },
  });
  let port: string;
  try {
    port = await process.ready;
  } catch (cause) {
    throw new Error(`Cannot start the scenario server: ${errors.join("\n")}`, { cause });
  }

  process.ended.then(() => {
    const reason = new Error(`Cannot read the log: the server ended: ${errors.join("\n")}`);
    for (const { reject } of logs.values()) reject(reason);
  });

  async function logOf(requestId: string): Promise<RequestLog> {
    const log = await entry(requestId).promise;
    logs.delete(requestId);
    return log;
  }

  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    logOf,
    [Symbol.asyncDispose]: process.stop,
  };
}
