import { choiceOf } from "../command/choice_of.ts";
import { chooseWord } from "../command/choose_word.ts";
import { connectDatabase } from "../project/connect_database.ts";
import { count, exportAll } from "./export_all.ts";
import { findColumns } from "./find_columns.ts";
import { findProvider } from "./find_provider.ts";
import { type Format, formatPages, FORMATS } from "./format_pages.ts";
import { readResults, type Selection } from "./read_results.ts";
import { parseMoment } from "./parse_moment.ts";
import { parsePeriod } from "../command/parse_period.ts";
import { reachProject } from "../project/reach_project.ts";
import { UsageError } from "../command/usage_error.ts";
import { writeFile } from "./write_file.ts";
import type { ExportOptions } from "./options.ts";

/** What `deno task export` does. */
export async function exportResults(values: ExportOptions, signal: AbortSignal): Promise<number> {
  const format = chooseWord(values.format ?? (values.all ? "jsonl" : "csv"), FORMATS, "format");
  if (values.all) return await exportProject(values, format, signal);
  const selection = readSelection(values);
  await using project = await reachProject(values, signal);
  const database = connectDatabase(project, signal);
  if (values.provider !== undefined) {
    selection.provider = await findProvider(database, values.provider);
  }
  if (selection.columns !== undefined) {
    checkColumns(selection.columns, await findColumns(project, signal));
  }
  const counter = { rows: 0 };
  const pages = count(readResults(database, selection), counter, signal);
  const texts = formatPages(pages, {
    format,
    columns: selection.columns,
    raw: values.raw,
    findColumns: () => findColumns(project, signal),
  });
  try {
    await write(texts, values.output);
  } catch (error) {
    if (signal.aborted && values.output !== undefined) {
      console.error(`Stopped: ${values.output} is not complete, with ${counter.rows} results`);
    }
    throw error;
  }
  console.error(`${counter.rows} results from ${selection.since} to ${selection.until}`);
  return 0;
}

/** What cannot be chosen when everything is exported. */
const CHOICES = ["last", "since", "until", "columns", "provider"] as const;

async function exportProject(
  values: ExportOptions,
  format: Format,
  signal: AbortSignal,
): Promise<number> {
  const choice = CHOICES.find((name) => values[name] !== undefined);
  if (choice !== undefined) {
    throw new UsageError(`Cannot combine --all and --${choice}: everything is exported`);
  }
  if (values.output === undefined) {
    throw new UsageError("Cannot export everything: name a folder for it with --output");
  }
  await using project = await reachProject(values, signal);
  const { files } = await exportAll(connectDatabase(project, signal), {
    folder: values.output,
    format,
    raw: values.raw,
    signal,
  });
  console.error(`${files.length} tables of ${project.url} are in ${values.output}`);
  return 0;
}

function readSelection({ last, since, until, columns }: ExportOptions): Selection {
  if (last !== undefined && since !== undefined) {
    throw new UsageError("Cannot combine --last and --since: both set the start of the window");
  }
  const end = until === undefined ? new Date() : parseMoment(until, "until");
  const begin = since === undefined
    ? new Date(end.getTime() - parsePeriod(last ?? "7d", "last"))
    : parseMoment(since, "since");
  if (begin >= end) throw new UsageError("Cannot export a window that ends before it begins");
  const names = columns?.split(",").map((name) => name.trim());
  if (names?.some((name) => !/^[a-z_]+[a-z0-9_]*$/.test(name))) {
    throw new UsageError(
      "Cannot read the arguments: --columns must be names of columns with commas between them",
    );
  }
  return { since: begin.toISOString(), until: end.toISOString(), columns: names };
}

/** @param known Null when the columns are unknown: then the database will report a wrong one. */
function checkColumns(wanted: string[], known: string[] | null): void {
  const unknown = known && wanted.find((name) => !known.includes(name));
  if (!unknown) return;
  throw new UsageError(
    `Cannot read the arguments: --columns names ${unknown}, which no result has. ` +
      choiceOf(unknown, known),
  );
}

/** Pages are read only as fast as the output is read. */
async function write(texts: AsyncIterable<string>, path: string | undefined): Promise<void> {
  if (path !== undefined) return await writeFile(texts, path);
  const bytes = ReadableStream.from(texts).pipeThrough(new TextEncoderStream());
  try {
    await bytes.pipeTo(Deno.stdout.writable, { preventClose: true });
  } catch (error) {
    // The reader of the output has closed it, as "head" does.
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}
