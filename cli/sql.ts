import type { Place } from "./candidate_modes.ts";
import { findRunningStack } from "./find_running_stack.ts";
import { formatRows } from "./format_rows.ts";
import { commonOptions, localHelp, parseOptions } from "./parse_options.ts";
import { postScript, type Row } from "./post_query.ts";
import { readEnvironment } from "./read_environment.ts";
import { runCommand } from "./run_command.ts";
import { startLocal } from "./start_local.ts";
import { UsageError } from "./usage_error.ts";

const help = `Run SQL on the local database, also while "deno task dev" has it open. For a Supabase
project use the SQL editor of its dashboard.

  deno task sql [options] "select * from latest_prices"
  deno task sql [options] --file supabase/snippets/who_is_fastest.sql
  deno task sql [options] -

  --file <path>      SQL from a file, - for what stdin holds; any number of statements, which are
                     one transaction unless they say otherwise
${localHelp}

Prints the rows of each statement; with --json those of the one, or an array for each of several.`;

const options = { ...commonOptions, file: { type: "string" } } as const;

/** `deno task sql` */
async function sql(args: string[], signal: AbortSignal): Promise<number> {
  // What begins with a comment looks like an option.
  const texts = args.filter(beginsWithComment);
  const others = args.filter((arg) => !beginsWithComment(arg));
  const { values, positionals } = parseOptions(others, options, true);
  if (values.help) {
    console.log(help);
    return 0;
  }
  const query = await readQuery([...texts, ...positionals], values.file);
  const results = await runScript(query, values, signal);
  if (values.json) {
    console.log(JSON.stringify(results.length > 1 ? results : results[0] ?? [], null, 2));
  } else {
    console.log(results.map(formatRows).join("\n\n"));
  }
  return 0;
}

function beginsWithComment(arg: string): boolean {
  return /^--\s/.test(arg) || /^--.*\n/.test(arg);
}

/** The SQL of the arguments, which name one source of it. */
async function readQuery(texts: string[], file: string | undefined): Promise<string> {
  const [text, ...more] = file === undefined ? texts : [...texts, file];
  if (text === undefined) throw new UsageError("Cannot run SQL: there is none; see --help");
  if (more.length > 0) {
    throw new UsageError("Cannot run SQL: there are several arguments; put it into quotes");
  }
  if (text === "-") return await new Response(Deno.stdin.readable).text();
  return file === undefined ? text : await readFile(file);
}

async function readFile(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new UsageError(`Cannot run SQL: there is no file ${path}`);
  }
}

/** Asks the stack that has the data open, or opens the data when there is none. */
async function runScript(query: string, place: Place, signal: AbortSignal): Promise<Row[][]> {
  const env = readEnvironment(Deno.env.toObject());
  const running = await findRunningStack(env, place);
  if (running !== null) return await postScript(running, query, signal);
  await using stack = await startLocal(env, place);
  return await postScript(stack, query, signal);
}

if (import.meta.main) await runCommand(sql);
