import { chooseWord } from "./choose_word.ts";
import { connectDatabase } from "./connect_database.ts";
import { commonOptions, parseOptions, projectHelp } from "./parse_options.ts";
import { parsePeriod } from "./parse_period.ts";
import { reachProject } from "./reach_project.ts";
import { formatReport, FORMATS, type Report } from "./report/format_report.ts";
import { readLastRuns } from "./report/read_last_runs.ts";
import { readLeaderboard } from "./report/read_leaderboard.ts";
import { runCommand } from "./run_command.ts";
import { UsageError } from "./usage_error.ts";

const help = `Print the leaderboard of the models and the last runs.

  deno task report [options]

  --period <time>    what the leaderboard looks back on, for example 24h (default 7d)
  --runs <n>         how many runs (default 10)
  --only <table>     leaderboard or runs
  --format <format>  table (default), markdown, csv (of one table) or json
  --raw              as CSV, leave texts as they are that a spreadsheet would run as formulas
${projectHelp}`;

const options = {
  ...commonOptions,
  period: { type: "string", default: "7d" },
  runs: { type: "string", default: "10" },
  only: { type: "string" },
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
  const format = values.json ? "json" : chooseWord(values.format, FORMATS, "format");
  const only = values.only && chooseWord(values.only, ["leaderboard", "runs"], "only");
  if (format === "csv" && !only) {
    throw new UsageError(
      "Cannot write two tables as one CSV: add --only leaderboard or --only runs",
    );
  }
  const hours = parsePeriod(values.period, "period") / 3_600_000;
  const runs = parseCount(values.runs);

  await using project = await reachProject(values);
  signal.throwIfAborted();
  console.error(`${project.description}\n`);
  const database = connectDatabase(project);
  const tables: Report = {};
  if (only !== "runs") tables.leaderboard = await readLeaderboard(database, hours);
  if (only !== "leaderboard") tables.runs = await readLastRuns(database, runs);
  console.log(formatReport(tables, format, values));
  return 0;
}

function parseCount(text: string): number {
  if (/^[1-9]\d{0,2}$/.test(text)) return Number(text);
  throw new UsageError("Cannot read the arguments: --runs is no whole number from 1 to 999");
}

if (import.meta.main) await runCommand(report);
