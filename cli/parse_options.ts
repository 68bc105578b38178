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

const optionHelp =
  `  --json             print one JSON document on stdout, everything else on stderr
  --live             use the embedded stack with the real providers
  --simulated        use the embedded stack with the simulated providers
  --data-dir <path>  folder of the embedded database (default .data)
  --help             this text
`;

const modeHelp =
  `embedded stack: with the real providers when the key of an enabled one is set, else with simulated
ones. Variables may stand in the file .env.`;

/** What `--help` says about them, for a command that works on the embedded stack only. */
export const embeddedHelp = `${optionHelp}
Without --live and --simulated it is the ${modeHelp}`;

/** What `--help` says about them, for a command that works on any project. */
export const projectHelp = `${optionHelp}
Works on the project of SUPABASE_URL and a secret key when both are set, else on the
${modeHelp}`;

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
