import { readLines } from "./read_lines.ts";

export interface SpawnOptions {
  path: string;
  /** Arguments of `deno`; the ready word is added as the last one. */
  args: string[];
  /** The whole environment; ours when left out. */
  env?: Record<string, string>;
  /** Called with each line the process writes. */
  onLine?: (line: string, stream: "stdout" | "stderr") => void;
}

/** A process that ends with this one, since its standard input is then closed. */
export interface DenoProcess {
  /** The rest of the line that began with the ready word; rejects when it ends before. */
  ready: Promise<string>;
  /** Settles when the process and its output have ended. */
  ended: Promise<void>;
  /** Asks it to end. */
  unload(): void;
  /** Ends it at once. */
  kill(): Promise<void>;
  /** Lets it finish its work, for at most two seconds. */
  stop(): Promise<void>;
}

const GRACE_MS = 2_000;

/** Errors of a signal to a process that has ended already, or on Windows is about to. */
const ENDED = [TypeError, Deno.errors.NotFound, Deno.errors.PermissionDenied];

/** Starts a Deno program that writes its ready word once it can be used. */
export function spawnDeno(options: SpawnOptions): DenoProcess {
  const readyWord = crypto.randomUUID();
  const child = new Deno.Command(options.path, {
    args: [...options.args, readyWord],
    clearEnv: options.env !== undefined,
    env: options.env,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();

  const { promise: ready, resolve, reject } = Promise.withResolvers<string>();
  ready.catch(() => {}); // Code that awaits it gets the error; often there is none any more.

  async function forward(stream: "stdout" | "stderr") {
    for await (const line of readLines(child[stream])) {
      if (line.startsWith(readyWord)) resolve(line.slice(readyWord.length + 1));
      else options.onLine?.(line, stream);
    }
  }

  async function end() {
    const [status] = await Promise.all([child.status, forward("stdout"), forward("stderr")]);
    await child.stdin.close().catch(() => {}); // The other end is gone.
    reject(new Error(`The process ended with code ${status.code} before it was ready`));
  }

  const ended = end();

  function signal(name: Deno.Signal) {
    try {
      child.kill(name);
    } catch (error) {
      if (!ENDED.some((kind) => error instanceof kind)) throw error;
    }
  }

  async function kill() {
    signal("SIGKILL");
    await ended;
  }

  async function stop() {
    signal("SIGTERM");
    const timer = setTimeout(() => signal("SIGKILL"), GRACE_MS);
    await ended;
    clearTimeout(timer);
  }

  return { ready, ended, unload: () => signal("SIGTERM"), kill, stop };
}
