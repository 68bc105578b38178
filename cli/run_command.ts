import { appendLog } from "./append_log.ts";
import { describeError } from "./describe_error.ts";
import { UsageError } from "./usage_error.ts";

/** A command of the command line; what it returns is the exit code. */
export type Command = (args: string[], signal: AbortSignal) => Promise<number>;

/**
 * Runs a command and ends the process with its exit code: 1 when it throws, 2
 * when it was called wrongly, 130 when it was interrupted. The first Ctrl-C
 * aborts the signal, so that the command can stop in order; the second ends the
 * process at once.
 */
export async function runCommand(command: Command): Promise<never> {
  const controller = new AbortController();
  function interrupt() {
    if (controller.signal.aborted) Deno.exit(130);
    console.error("\nStopping. Press Ctrl-C again to end at once.");
    controller.abort(new Error("Interrupted"));
  }
  Deno.addSignalListener("SIGINT", interrupt);
  Deno.addSignalListener("SIGTERM", interrupt);
  try {
    const code = await command(Deno.args, controller.signal);
    Deno.exit(controller.signal.aborted ? 130 : code);
  } catch (error) {
    if (controller.signal.aborted) Deno.exit(130);
    const message = describeError(error);
    console.error(message);
    if (error instanceof UsageError) Deno.exit(2);
    appendLog("logs", { level: "error", message, function: command.name });
    Deno.exit(1);
  }
}
