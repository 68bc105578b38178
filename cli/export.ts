import { chooseWord } from "./choose_word.ts";
import { connectDatabase } from "./connect_database.ts";
import { findColumns } from "./export/find_columns.ts";
import { findProvider } from "./export/find_provider.ts";
import { formatPages, FORMATS } from "./export/format_pages.ts";
import { readResults, type ResultRow, type Selection } from "./export/read_results.ts";
import { commonOptions, parseOptions, placeHelp } from "./parse_options.ts";
import { parsePeriod } from "./parse_period.ts";
import { reachProject } from "./reach_project.ts";
import { runCommand } from "./run_command.ts";
import { UsageError } from "./usage_error.ts";

const help = `Write the results of a time window as CSV or JSON Lines, oldest first.

  deno task export [options] > results.csv

  --last <time>        how far back, for example 24h or 7d (default 7d)
  --since <time>       from this moment on, for example 2026-11-01 or 2026-11-01T12:00Z
  --until <time>       up to this moment (default now)
  --format <format>    csv (default) or jsonl
  --columns <a,b,c>    these columns of benchmark_results only
  --provider <name>    this provider only, for example openai
  --raw                as CSV, leave texts as they are that a spreadsheet would run as formulas;
                       without it they begin with an apostrophe
  --output <file>      write there instead of to stdout
${placeHelp}`;

const { json: _, ...shared } = commonOptions;
const options = {
  ...shared,
  last: { type: "string" },
  since: { type: "string" },
  until: { type: "string" },
  format: { type: "string", default: "csv" },
  columns: { type: "string" },
  provider: { type: "string" },
  raw: { type: "boolean" },
  output: { type: "string" },
} as const;

/** `deno task export` */
async function exportResults(args: string[], signal: AbortSignal): Promise<number> {
  const { values } = parseOptions(args, options);
  if (values.help) {
    console.log(help);
    return 0;
  }
  const format = chooseWord(values.format, FORMATS, "format");
  const selection = readSelection(values);
  await using project = await reachProject(values);
  const database = connectDatabase(project);
  if (values.provider !== undefined) {
    selection.provider = await findProvider(database, values.provider);
  }
  const counter = { rows: 0 };
  const pages = count(readResults(database, selection), counter, signal);
  const texts = formatPages(pages, {
    format,
    columns: selection.columns,
    raw: values.raw,
    findColumns: () => findColumns(project, signal),
  });
  await write(texts, values.output);
  console.error(`${counter.rows} results from ${selection.since} to ${selection.until}`);
  return 0;
}

interface Values {
  last?: string;
  since?: string;
  until?: string;
  columns?: string;
}

function readSelection({ last, since, until, columns }: Values): Selection {
  if (last !== undefined && since !== undefined) {
    throw new UsageError("Cannot combine --last and --since: both say where the window begins");
  }
  const end = until === undefined ? new Date() : parseMoment(until, "until");
  const begin = since === undefined
    ? new Date(end.getTime() - parsePeriod(last ?? "7d", "last"))
    : parseMoment(since, "since");
  if (begin >= end) throw new UsageError("Cannot export a window that ends before it begins");
  const names = columns?.split(",").map((name) => name.trim());
  if (names?.some((name) => !/^[a-z_]+[a-z0-9_]*$/.test(name))) {
    throw new UsageError("Cannot read the arguments: --columns is no list of column names");
  }
  return { since: begin.toISOString(), until: end.toISOString(), columns: names };
}

function parseMoment(text: string, option: string): Date {
  const moment = new Date(text);
  if (!Number.isNaN(moment.getTime())) return moment;
  throw new UsageError(`Cannot read the arguments: --${option} is no moment such as 2026-11-01`);
}

async function* count(
  pages: AsyncIterable<ResultRow[]>,
  counter: { rows: number },
  signal: AbortSignal,
): AsyncGenerator<ResultRow[]> {
  for await (const rows of pages) {
    signal.throwIfAborted();
    counter.rows += rows.length;
    yield rows;
  }
}

/** Nothing is read ahead of what the reader takes. */
async function write(texts: AsyncIterable<string>, path: string | undefined): Promise<void> {
  const bytes = ReadableStream.from(texts).pipeThrough(new TextEncoderStream());
  if (path !== undefined) {
    const file = await Deno.create(path);
    await bytes.pipeTo(file.writable);
    return;
  }
  try {
    await bytes.pipeTo(Deno.stdout.writable, { preventClose: true });
  } catch (error) {
    // Whoever reads has seen enough, as "head" does.
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}

if (import.meta.main) await runCommand(exportResults);
