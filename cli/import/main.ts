import { importLater } from "../../lib/import_later.ts";
import { commonOptions, parseOptions, projectHelp } from "../command/parse_options.ts";
import { runCommand } from "../command/run_command.ts";
import { UsageError } from "../command/usage_error.ts";

const help = `Take in what "deno task export" has written. It can be repeated: rows that are
there are not added twice.

  deno task import <folder of export --all>
  deno task import <results.csv or results.jsonl>
  deno task import --data <folder>

  --data <folder>    data of a local stack that was moved aside, because it is
                     from before 1.0.0
  --raw              texts in the CSV file are not escaped: it was exported with
                     --raw
${projectHelp}
Exit code: 0 when everything is imported; 1 when lines could not be, which are
named; 2 when the command was called wrongly.`;

const options = {
  ...commonOptions,
  data: { type: "string" },
  raw: { type: "boolean" },
} as const;

/** `deno task import` */
async function importProject(args: string[], signal: AbortSignal): Promise<number> {
  const { values, positionals } = parseOptions(args, options, true);
  if (values.help) {
    console.log(help);
    return 0;
  }
  const { data } = values;
  if (positionals.length !== (data === undefined ? 1 : 0)) {
    throw new UsageError("Cannot import: name one file or folder, or one with --data");
  }
  const { importData, importProject: work } = await importLater<
    typeof import("./import_project.ts")
  >(import.meta.resolve("./import_project.ts"));
  return data === undefined
    ? await work(positionals[0], values, signal)
    : await importData(data, values, signal);
}

if (import.meta.main) await runCommand(importProject);
