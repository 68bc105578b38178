import type { Place } from "../project/candidate_modes.ts";
import { findRunningStack } from "../project/find_running_stack.ts";
import { formatRows } from "./format_rows.ts";
import { postScript, type StatementResult } from "../project/post_query.ts";
import { readEnvironment } from "../../lib/read_environment.ts";
import { startLocal } from "../project/start_local.ts";
import { terminalWidth } from "../command/terminal_width.ts";
import { UsageError } from "../command/usage_error.ts";
import { toJson } from "../../lib/to_json.ts";

/** What the command line says. */
export interface SqlOptions extends Place {
  json?: boolean;
  file?: string;
}

/** What `deno task sql` does with its arguments that are not options. */
export async function sql(
  values: SqlOptions,
  texts: string[],
  signal: AbortSignal,
): Promise<number> {
  const query = await readQuery(texts, values.file);
  const results = await runScript(query, values, signal);
  if (values.json) {
    const rows = results.map((result) => result.rows);
    console.log(toJson(rows.length > 1 ? rows : rows[0] ?? [], 2));
  } else {
    const width = terminalWidth();
    console.log(results.map((result) => formatRows(result, width)).join("\n\n"));
  }
  return 0;
}

/** The SQL from the arguments, which must name one source. */
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

/** Queries the stack that has the data open, or opens the data when there is none. */
async function runScript(
  query: string,
  place: Place,
  signal: AbortSignal,
): Promise<StatementResult[]> {
  const env = readEnvironment(Deno.env.toObject());
  await using running = await findRunningStack(env, place);
  if (running !== null) return await postScript(running, query, signal);
  await using stack = await startLocal(env, place, { signal });
  return await postScript(stack, query, signal);
}
