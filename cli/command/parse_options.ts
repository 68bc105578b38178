import { parseArgs, type ParseArgsOptionsConfig } from "node:util";
import { choiceOf } from "./choice_of.ts";
import { plainText } from "../../lib/plain_text.ts";
import { UsageError } from "./usage_error.ts";

/** Options that every command takes. */
export const commonOptions = {
  help: { type: "boolean", short: "h" },
  json: { type: "boolean" },
  live: { type: "boolean" },
  simulated: { type: "boolean" },
  "data-dir": { type: "string", default: ".data" },
} as const satisfies ParseArgsOptionsConfig;

const jsonHelp = `  --json             print one JSON document on stdout, all else on stderr
`;

const optionHelp = `  --live             use the local stack with the real providers
  --simulated        use the local stack with the simulated providers
  --data-dir <path>  folder of the local database (default .data)
  --help             this text
`;

const modeHelp = `Without --live and --simulated: the real providers when the key of an enabled
one is set, else simulated ones. One that needs no key counts once it has an
active model. Variables can be set in the file .env.`;

/** The text of `--help` for them, for a command that works on the local stack only. */
export const localHelp = `${jsonHelp}${optionHelp}
${modeHelp}`;

/** The same without `--json`, for a command that works on any project. */
export const placeHelp = `${optionHelp}
Works on the project of SUPABASE_URL and a secret key when they are set, else on
the local stack.
${modeHelp}`;

/** The text of `--help` for them, for a command that works on any project. */
export const projectHelp = `${jsonHelp}${placeHelp}`;

/** The values that are given for these options. */
export type OptionValues<T extends ParseArgsOptionsConfig> = ReturnType<
  typeof parseOptions<T>
>["values"];

/** Parses a command's arguments; throws a `UsageError` for invalid ones. */
export function parseOptions<T extends ParseArgsOptionsConfig>(
  args: string[],
  options: T,
  allowPositionals = false,
) {
  const parsed = parse(args, options, allowPositionals);
  if ("live" in parsed.values && "simulated" in parsed.values) {
    throw new UsageError("Cannot combine --live and --simulated: they are opposites");
  }
  return parsed;
}

function parse<T extends ParseArgsOptionsConfig>(
  args: string[],
  options: T,
  allowPositionals: boolean,
) {
  try {
    return parseArgs({
      args: joinNegative(args, options),
      options,
      allowPositionals,
      strict: true,
    });
  } catch (error) {
    throw new UsageError(`Cannot read the arguments: ${explain(error as Error, options)}`);
  }
}

/** Writes `--name -1` as `--name=-1`: no option is a number, and what reads it knows its range. */
function joinNegative(args: string[], options: ParseArgsOptionsConfig): string[] {
  const joined: string[] = [];
  for (const arg of args) {
    const last = joined.at(-1) ?? "";
    const takesValue = Object.hasOwn(options, last.slice(2)) &&
      options[last.slice(2)].type === "string";
    const isValue = last.startsWith("--") && takesValue && /^-\.?\d/.test(arg);
    if (isValue && !joined.includes("--")) joined[joined.length - 1] = `${last}=${arg}`;
    else joined.push(arg);
  }
  return joined;
}

/** What is wrong with an argument, and what is allowed instead. */
function explain(error: Error, options: ParseArgsOptionsConfig): string {
  const unknown = /^Unknown option '(-[^']*)'/.exec(error.message)?.[1];
  if (unknown !== undefined) {
    const names = Object.keys(options).map((name) => `--${name}`);
    return `there is no option ${plainText(unknown, 60)}. ${choiceOf(unknown, names)}`;
  }
  const extra = /^Unexpected argument '([^]*?)'\. /.exec(error.message)?.[1];
  if (extra !== undefined) return `"${plainText(extra, 60)}" is not an option; see --help`;
  const [, needy] = /^Option '(?:-\w, )?(--[\w-]+)(?: <value>)?' argument (?:missing|is ambiguous)/
    .exec(error.message) ?? [];
  if (needy !== undefined) return `${needy} needs a value; see --help`;
  // The first sentence says what is wrong; the rest is advice on how to escape a dash.
  const [why] = error.message.split(". ");
  return why;
}
