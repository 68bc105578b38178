import { parseArgs, type ParseArgsOptionsConfig } from "node:util";
import { UsageError } from "./usage_error.ts";

/** Options that every command takes. */
export const commonOptions = {
  help: { type: "boolean", short: "h" },
  json: { type: "boolean" },
  live: { type: "boolean" },
  simulated: { type: "boolean" },
  "data-dir": { type: "string", default: ".data" },
} as const satisfies ParseArgsOptionsConfig;

/** What `--help` says about them. */
export const commonHelp =
  `  --json             print one JSON document on stdout, everything else on stderr
  --live             embedded stack with the real providers, whatever keys are set
  --simulated        embedded stack with the simulated providers, whatever keys are set
  --data-dir <path>  folder of the embedded database (default .data)
  --help             this text

Without --live and --simulated: the project of SUPABASE_URL and a secret key when they are set, else
the embedded stack, with the real providers when a key of theirs is set. Variables may stand in .env.`;

/** Parses a command's arguments; what does not parse is a `UsageError`. */
export function parseOptions<T extends ParseArgsOptionsConfig>(
  args: string[],
  options: T,
  allowPositionals = false,
) {
  try {
    return parseArgs({ args, options, allowPositionals, strict: true });
  } catch (error) {
    // The first sentence says what is wrong; the rest is advice on how to escape a dash.
    const [why] = (error as Error).message.split(". ");
    throw new UsageError(`Cannot read the arguments: ${why}`, { cause: error });
  }
}
