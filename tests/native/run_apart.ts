import { PACKAGES_LOCK } from "../../lib/packages_lock.ts";
import { spawnDeno } from "../../lib/spawn_deno.ts";

/** A program of ours in a process of its own, ready to be used. */
export interface ProcessApart {
  /** Ends it with SIGKILL and starts it again. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a program; it finds its ready word behind its arguments, and `env` beside our own. */
export async function runApart(
  program: URL,
  args: string[],
  env: Record<string, string> = {},
): Promise<ProcessApart> {
  function spawn() {
    return spawnDeno({
      path: Deno.execPath(),
      args: ["run", "--quiet", "--no-prompt", "--allow-all", PACKAGES_LOCK, program.href, ...args],
      env: { ...Deno.env.toObject(), ...env },
      onLine: (line) => console.error(line),
    });
  }

  let process = spawn();
  await process.ready;

  async function restart() {
    await process.kill();
    process = spawn();
    await process.ready;
  }

  return { restart, stop: () => process.stop() };
}
