import type { Place } from "./candidate_modes.ts";
import { findRunningStack } from "./find_running_stack.ts";
import { formatRows } from "./format_rows.ts";
import { commonOptions, localHelp, parseOptions } from "./parse_options.ts";
import { postQuery, type Row } from "./post_query.ts";
import { readEnvironment } from "./read_environment.ts";
import { runCommand } from "./run_command.ts";
import { startLocal } from "./start_local.ts";
import { UsageError } from "./usage_error.ts";

const help = `Run SQL on the local database, also while "deno task dev" has it open. For a Supabase
project use the SQL editor of its dashboard.

  deno task sql [options] "select * from latest_prices"

${localHelp}`;

/** `deno task sql` */
async function sql(args: string[], signal: AbortSignal): Promise<number> {
  const { values, positionals } = parseOptions(args, commonOptions, true);
  if (values.help) {
    console.log(help);
    return 0;
  }
  const [query, ...more] = positionals;
  if (query === undefined) throw new UsageError("Cannot run SQL: there is none; see --help");
  if (more.length > 0) {
    throw new UsageError("Cannot run SQL: there are several arguments; put it into quotes");
  }
  const rows = await runQuery(query, values, signal);
  console.log(values.json ? JSON.stringify(rows, null, 2) : formatRows(rows));
  return 0;
}

/** Asks the stack that has the data open, or opens the data when there is none. */
async function runQuery(query: string, place: Place, signal: AbortSignal): Promise<Row[]> {
  const env = readEnvironment(Deno.env.toObject());
  const running = await findRunningStack(env, place);
  if (running !== null) return await postQuery(running, query, signal);
  await using stack = await startLocal(env, place);
  return await postQuery(stack, query, signal);
}

if (import.meta.main) await runCommand(sql);
