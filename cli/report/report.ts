import { chooseWord } from "../command/choose_word.ts";
import { connectDatabase } from "../project/connect_database.ts";
import { parseCount } from "../command/parse_count.ts";
import { parsePeriod } from "../command/parse_period.ts";
import { reachProject } from "../project/reach_project.ts";
import { formatReport, FORMATS, type Report } from "./format_report.ts";
import { checkWorkload } from "./check_workload.ts";
import { readAnswers } from "./read_answers.ts";
import { readBursts } from "./read_bursts.ts";
import { readFamily } from "./read_family.ts";
import { readLastRuns } from "./read_last_runs.ts";
import { readLeaderboard } from "./read_leaderboard.ts";
import { readObjectives } from "./read_objectives.ts";
import { readUpstreams } from "./read_upstreams.ts";
import type { ReportTable } from "./report_table.ts";
import { reportResult } from "./report_result.ts";
import { terminalWidth } from "../command/terminal_width.ts";
import { UsageError } from "../command/usage_error.ts";
import type { ReportOptions } from "./options.ts";

/** The tables of a report, by the names that `--only` takes. */
const TABLES = ["leaderboard", "objectives", "upstreams", "answers", "bursts", "runs"];

/** What `deno task report` does. */
export async function report(values: ReportOptions, signal: AbortSignal): Promise<number> {
  const format = values.json ? "json" : chooseWord(values.format, FORMATS, "format");
  const only = values.only && chooseWord(values.only, TABLES, "only");
  if (values.result !== undefined && format !== "table" && format !== "json") {
    throw new UsageError("Cannot write one result as anything but a table or JSON");
  }
  for (const [name, value] of Object.entries({ only: values.only, result: values.result })) {
    if (values.family === undefined || value === undefined) continue;
    throw new UsageError(`Cannot read the arguments: --family and --${name} are two reports`);
  }
  if (values.workload !== undefined && values.result !== undefined) {
    throw new UsageError("Cannot read the arguments: --result is of one workload already");
  }
  if (format === "csv" && !only && values.family === undefined) {
    throw new UsageError(
      `Cannot write several tables as one CSV: add --only ${TABLES.join(", --only ")}`,
    );
  }
  const hours = parsePeriod(values.period, "period") / 3_600_000;
  const runs = parseCount(values.runs, "runs", { min: 1, max: 999 });

  await using project = await reachProject(values, signal);
  signal.throwIfAborted();
  console.error(`${project.description}\n`);
  const database = connectDatabase(project, signal);
  if (values.result !== undefined) {
    console.log(await reportResult(database, values.result, format === "json"));
    return 0;
  }
  if (values.workload !== undefined) await checkWorkload(database, values.workload);
  const { workload = "default" } = values;
  const tables: Report = {};
  // Most projects have no gateway, and some set no objectives or judge no answers.
  const add = (name: string, table: ReportTable) => {
    if (table.rows.length > 0 || only === name || format === "json") tables[name] = table;
  };
  const asked = { hours, workload: values.workload ?? null, modelIds: null };
  if (values.family !== undefined) {
    tables.hosts = await readFamily(database, values.family, hours, workload);
    const modelIds = tables.hosts.rows.map(({ model_id }) => String(model_id));
    if (format !== "csv") add("answers", await readAnswers(database, { ...asked, modelIds }));
  } else {
    const wants = (table: string) => only === undefined || only === table;
    if (wants("leaderboard")) tables.leaderboard = await readLeaderboard(database, hours, workload);
    if (wants("objectives")) add("objectives", await readObjectives(database));
    if (wants("upstreams")) add("upstreams", await readUpstreams(database, hours, workload));
    if (wants("answers")) add("answers", await readAnswers(database, asked));
    if (wants("bursts")) add("bursts", await readBursts(database, { hours }));
    if (wants("runs")) tables.runs = await readLastRuns(database, runs);
  }
  console.log(formatReport(tables, format, { raw: values.raw, width: terminalWidth() }));
  return 0;
}
