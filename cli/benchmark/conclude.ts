import type { Database } from "../../supabase/functions/_shared/platform/database.ts";
import { toJson } from "../../lib/to_json.ts";
import { terminalWidth } from "../command/terminal_width.ts";
import { formatReport } from "../report/format_report.ts";
import { readBursts } from "../report/read_bursts.ts";
import type { Report } from "../run/watch_run.ts";
import { formatJobSummary } from "./format_job_summary.ts";
import { formatVerdicts } from "./format_verdicts.ts";
import { EXIT, exitCodeOf, judge } from "./judge.ts";
import type { WriteSummary } from "./open_summary.ts";
import type { Condition } from "./parse_conditions.ts";
import { readMeasured } from "./read_measured.ts";

/** What is to be done with a run that has ended. */
export interface Conclusion {
  conditions: Condition[];
  /** The providers that were named. */
  named: string[] | undefined;
  json: boolean;
  summary: WriteSummary | null;
  print: (text: string) => void;
  signal: AbortSignal;
}

/** Judges a run that has ended, and writes what it has come to. Returns the exit code. */
export async function conclude(
  database: Database,
  report: Report,
  { conditions, named, json, summary, print, signal }: Conclusion,
): Promise<number> {
  const isWhole = report.error === undefined && !signal.aborted;
  const isAsked = conditions.length > 0 || summary !== null;
  const measured = isWhole && isAsked
    ? await readMeasured(database, report.run_id, report.skipped, named)
    : null;
  const verdicts = measured && conditions.length > 0 ? judge(conditions, measured) : null;
  const exit_code = verdicts === null ? EXIT.fine : exitCodeOf(verdicts);
  const bursts = await tellBursts(database, report, print);
  if (verdicts !== null) print(`\n${formatVerdicts(verdicts, terminalWidth())}`);
  if (measured !== null) await summary?.(formatJobSummary(report, measured, verdicts));
  const judged = verdicts === null ? {} : { conditions: verdicts, exit_code };
  if (json) console.log(toJson({ ...report, ...bursts, ...judged }, 2));
  signal.throwIfAborted();
  if (report.error !== undefined) throw new Error(report.error);
  return exit_code;
}

/** Prints what happened at each level of a run's bursts, where it has any. */
async function tellBursts(
  database: Database,
  { run_id, results }: Report,
  print: (text: string) => void,
): Promise<{ bursts?: Record<string, unknown>[] }> {
  if (!results.some(({ burst }) => burst)) return {};
  const bursts = await readBursts(database, { hours: 24, runId: run_id });
  print(`\n${formatReport({ bursts }, "table", { width: terminalWidth() })}`);
  return { bursts: bursts.rows };
}
