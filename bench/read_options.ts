import type { ParseArgsOptionsConfig } from "node:util";
import { parseOptions } from "../cli/command/parse_options.ts";

/**
 * Reads the options of a benchmark. Ends the process for `--help`, or when they are invalid.
 */
export function readOptions<Options extends ParseArgsOptionsConfig>(
  help: string,
  options: Options,
) {
  if (Deno.args.some((arg) => arg === "--help" || arg === "-h")) {
    console.log(help);
    Deno.exit();
  }
  try {
    return parseOptions(Deno.args, options).values;
  } catch (error) {
    console.error((error as Error).message);
    Deno.exit(2);
  }
}
