import { parseArgs, type ParseArgsOptionsConfig } from "node:util";

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
    return parseArgs({ options }).values;
  } catch (error) {
    console.error(`Cannot read the arguments: ${(error as Error).message}`);
    Deno.exit(2);
  }
}
