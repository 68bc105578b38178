import type { ParseArgsOptionsConfig } from "node:util";
import { type OptionValues, parseOptions } from "./parse_options.ts";
import { runCommand } from "./run_command.ts";

/**
 * Runs a command that takes options and nothing else, or prints its help. What only its work needs
 * is best imported by the work, so that the help does not wait for it.
 *
 * @param stoppedCode Of a command that has stopped in order.
 */
export function runWithOptions<T extends ParseArgsOptionsConfig>(
  help: string,
  options: T,
  work: (values: OptionValues<T>, signal: AbortSignal) => Promise<number>,
  stoppedCode?: number,
): Promise<never> {
  async function command(args: string[], signal: AbortSignal): Promise<number> {
    const { values } = parseOptions(args, options);
    if (!("help" in values)) return await work(values, signal);
    console.log(help);
    return 0;
  }
  return runCommand(command, { name: work.name, stoppedCode });
}
