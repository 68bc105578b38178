import { importLater } from "../../lib/import_later.ts";
import { placeHelp } from "../command/parse_options.ts";
import { runWithOptions } from "../command/run_with_options.ts";
import { options } from "./options.ts";

const help = `Write the results of a time window as CSV or JSON Lines, oldest first; or, with
--all, everything that was measured, for "deno task import".

  deno task export [options] > results.csv
  deno task export --all --output <folder>

  --last <time>        how far back, for example 24h or 7d (default 7d)
  --since <time>       from this time on, for example 2026-11-01 or
                       2026-11-01T12:00Z
  --until <time>       up to this time (default now)
  --format <format>    csv (default) or jsonl; with --all the format of the
                       results, jsonl by default
  --all                all results with their runs, models, providers, prices,
                       workloads and events, as a folder of JSON Lines; also of
                       a project from before 1.0.0
  --columns <a,b,c>    only these columns of known_results, workload,
                       workload_version or workload_kind
  --provider <name>    this provider only, for example openai
  --raw                as CSV, do not escape texts that a spreadsheet would run
                       as formulas; without it they begin with an apostrophe
  --output <path>      write to that file, or with --all to that folder, instead
                       of to stdout
${placeHelp}`;

if (import.meta.main) {
  await runWithOptions(help, options, async function exportResults(values, signal) {
    const work = await importLater<typeof import("./export_results.ts")>(
      import.meta.resolve("./export_results.ts"),
    );
    return await work.exportResults(values, signal);
  });
}
