import { readLines } from "../../lib/read_lines.ts";
import type { User } from "./server_user.ts";

/** What `spawnServer` needs. */
export interface ServerOptions {
  program: string;
  args?: string[];
  cwd: string;
  /** Its whole environment. */
  env?: Record<string, string>;
  /** Ourselves when left out. */
  user?: User;
  /** What its log says once it can be used. */
  readyText: string;
}

/** The process of a server. */
export interface ServerProcess {
  /** Resolves when it can be used; rejects with its log when it ends before. */
  ready: Promise<void>;
  /** Settles when the process and its log have ended. */
  ended: Promise<void>;
  /** Does nothing when it has ended. */
  signal(name: Deno.Signal): void;
}

/** Lines of the log that an error quotes. */
const QUOTED_LINES = 10;

/** Starts a program that logs to standard error. */
export function spawnServer(options: ServerOptions): ServerProcess {
  const { program, args, cwd, env, user, readyText } = options;
  const child = new Deno.Command(program, {
    args,
    cwd,
    clearEnv: true,
    env,
    ...user,
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const { promise: ready, resolve, reject } = Promise.withResolvers<void>();
  ready.catch(() => {}); // Once it is ready, no other code waits for it.

  async function end() {
    const log: string[] = [];
    for await (const line of readLines(child.stderr)) {
      log.push(line);
      if (log.length > QUOTED_LINES) log.shift();
      if (line.includes(readyText)) resolve();
    }
    await child.status;
    reject(new Error(`Cannot start ${program}: ${log.join("\n")}`));
  }

  function signal(name: Deno.Signal) {
    try {
      child.kill(name);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // It has ended already.
    }
  }

  return { ready, ended: end(), signal };
}
