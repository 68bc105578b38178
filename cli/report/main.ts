import { importLater } from "../../lib/import_later.ts";
import { commonOptions, parseOptions, projectHelp } from "../command/parse_options.ts";
import { runCommand } from "../command/run_command.ts";

const help = `Print the leaderboard of the models and the last runs, the hosts of one model,
or one result with its stream.

  deno task report [options]

  --period <time>    the window of the leaderboard, for example 24h (default 7d)
  --runs <n>         how many runs (default 10)
  --only <table>     leaderboard, objectives, upstreams (who answered behind a
                     gateway), answers (how right), bursts (what happens under
                     load) or runs
  --workload <name>  the speeds and answers of this workload (speeds: default
                     "default"; answers: all)
  --family <name>    the hosts of this model instead, such as
                     meta-llama/llama-3.3-70b-instruct
  --result <id>      this result instead: when what arrived, the first token,
                     stalls and flushes
  --format <format>  table (default), markdown, csv (of one table) or json
  --raw              as CSV, do not escape texts that a spreadsheet would run as
                     formulas
${projectHelp}`;

const options = {
  ...commonOptions,
  period: { type: "string", default: "7d" },
  runs: { type: "string", default: "10" },
  only: { type: "string" },
  workload: { type: "string" },
  family: { type: "string" },
  result: { type: "string" },
  format: { type: "string", default: "table" },
  raw: { type: "boolean" },
} as const;

/** `deno task report` */
async function report(args: string[], signal: AbortSignal): Promise<number> {
  const { values } = parseOptions(args, options);
  if (values.help) {
    console.log(help);
    return 0;
  }
  const { report: work } = await importLater<typeof import("./report.ts")>(
    import.meta.resolve("./report.ts"),
  );
  return await work(values, signal);
}

if (import.meta.main) await runCommand(report);
