import { appendLog } from "./append_log.ts";
import { describeError } from "./describe_error.ts";
import { UsageError } from "./usage_error.ts";
import { useNetwork } from "./use_network.ts";

/** A command of the command line; what it returns is the exit code. */
export type Command = (args: string[], signal: AbortSignal) => Promise<number>;

/**
 * Within this time, in milliseconds, repeated signals count as one: `npx` and `deno task` pass on a
 * Ctrl-C that the terminal has already sent to all processes.
 */
const sameKeyPressMs = 500;

/** Ctrl-C, a request to end, and a closed terminal. */
const interruptions = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Runs a command and ends the process with its exit code: 1 when it throws, 2
 * when it was called wrongly, 130 when it gave up because of Ctrl-C. The first
 * Ctrl-C aborts the signal, so that the command can stop in order; the second
 * ends the process at once.
 *
 * The name is for the log; the code is that of a command that has stopped in order.
 */
export async function runCommand(
  command: Command,
  { name = command.name, stoppedCode = 130 }: { name?: string; stoppedCode?: number } = {},
): Promise<never> {
  const controller = new AbortController();
  let interruptedAt = -Infinity;
  function interrupt() {
    if (performance.now() - interruptedAt < sameKeyPressMs) return;
    if (controller.signal.aborted) Deno.exit(130);
    interruptedAt = performance.now();
    console.error("\nStopping. Press Ctrl-C again to end at once.");
    controller.abort(new Error("Interrupted"));
  }
  outliveTerminal();
  for (const signal of interruptions) Deno.addSignalListener(signal, interrupt);
  try {
    useNetwork();
    const code = await command(Deno.args, controller.signal);
    Deno.exit(controller.signal.aborted && code === 0 ? stoppedCode : code);
  } catch (error) {
    if (controller.signal.aborted) Deno.exit(130);
    const message = describeError(error);
    if (error instanceof UsageError) {
      console.error(message.includes("--help") ? message : `${message} (--help says more)`);
      if (error.place !== undefined) console.error(`\n${error.place}`);
      Deno.exit(2);
    }
    console.error(message);
    appendLog("logs", { level: "error", message, function: name });
    Deno.exit(1);
  }
}

/** A closed terminal accepts no more output, but the command must still stop in order. */
function outliveTerminal(): void {
  for (const name of ["log", "error"] as const) {
    const write = console[name].bind(console);
    console[name] = (...words) => {
      try {
        write(...words);
      } catch (error) {
        if (!/os error 5\b/.test(String(error))) throw error;
      }
    };
  }
}
