import { ofProviders } from "./of_providers.ts";
import type { Database } from "../../supabase/functions/_shared/platform/database.ts";
import { createReporter } from "./create_reporter.ts";
import { describeError } from "../command/describe_error.ts";
import { followRun } from "./follow_run.ts";
import { formatSummary } from "./format_summary.ts";
import { plainText } from "../../lib/plain_text.ts";
import { readLeaseMs, readRun } from "./read_run.ts";
import type { Result, Run } from "./run_rows.ts";
import { createWaitTeller } from "./tell_wait.ts";
import { terminalWidth } from "../command/terminal_width.ts";

/** The outcome of a run: the document of `--json`. */
export interface Report {
  run_id: string;
  run_name: string;
  triggered_by: string;
  simulated: boolean;
  skipped: Run["skipped"];
  /** Rows of `benchmark_results` with all their columns. */
  results: Result[];
  /** Why the run is incomplete; missing when it is complete. */
  error?: string;
}

export interface WatchOptions {
  print: (text: string) => void;
  signal: AbortSignal;
  /** Stops the run when the signal is aborted, and returns the outcome in words. */
  stop: () => Promise<string>;
}

/** Prints the progress of a started run, and returns its outcome. */
export async function watchRun(
  database: Database,
  runId: string,
  { print, signal, stop }: WatchOptions,
): Promise<Report> {
  const { run_name, triggered_by, simulated, skipped } = await readRun(database, runId);
  print(`Starting benchmark run: ${plainText(run_name)}`);
  print(`Triggered by: ${plainText(triggered_by)}`);
  print(`\nRun started: ${runId}`);
  for (const { provider, reason } of skipped) print(`Skipped: ${provider} (${reason})`);

  const report: Report = { run_id: runId, run_name, triggered_by, simulated, skipped, results: [] };
  const printEvent = createReporter(print);
  const lost: string[] = [];
  const reasons = new Set<string>();
  let blocked = 0;
  let unreached: string | null = null;
  try {
    // Two leases, the minute until lost work is resumed, and a cold start.
    const onWait = createWaitTeller(database, runId, print);
    const maxSilenceMs = 2 * await readLeaseMs(database) + 90_000;
    for await (const event of followRun(database, runId, { signal, maxSilenceMs, onWait })) {
      const { providers, models, state, closed_reason } = event.target;
      // One reason for all of them, so print it once.
      if (state === "no_network") {
        unreached ??= plainText(closed_reason ?? "nothing could be reached from here");
        continue;
      }
      printEvent(event);
      if (event.kind === "measured") {
        const { name, comparable } = event.target.workloads;
        report.results.push({ ...event.result, workload: comparable ? name : null });
      }
      if (event.kind === "closed" && state === "budget_blocked") blocked++;
      else if (event.kind === "closed") {
        lost.push(`${providers.slug} / ${plainText(models.name)} (${state})`);
        if (closed_reason !== null) reasons.add(plainText(closed_reason, 300));
      }
    }
    if (unreached !== null) {
      print(`\n⚠️ ${unreached}\n   These are not counted as failures of the providers`);
      report.error = `Cannot reach any provider: ${unreached}`;
    } else if (lost.length > 0) {
      // The functions' log may be elsewhere, so write this to the command's log.
      const why = [...reasons].slice(0, 3).join("; ") || "see the log of run-benchmark";
      report.error = `Cannot measure ${lost.join(", ")}: a fault on our side: ${why}`;
    }
  } catch (error) {
    report.error = signal.aborted ? await stop().catch(describeError) : describeError(error);
  }
  const stopped = signal.aborted && report.error !== undefined;
  if (!stopped || report.results.length > 0) printSummary(report, blocked, print);
  if (stopped) print(`\n${report.error}`);
  return report;
}

function printSummary(
  { results, simulated }: Report,
  blocked: number,
  print: (text: string) => void,
): void {
  const counted = ofProviders(results);
  const succeeded = counted.filter((result) => result.success).length;
  const single = results.filter(({ burst }) => !burst);
  if (single.length > 0) print(`\n${formatSummary(single, terminalWidth())}`);
  const measured = results.length === 0
    ? "0 measured"
    : `${succeeded} of ${counted.length} succeeded; all are stored in benchmark_results`;
  const stopped = blocked === 0 ? "" : `, ${blocked} blocked by the spend limit`;
  print(`\n${measured}${stopped}.`);
  // Failures of stand-ins need no fix.
  if (succeeded === 0 && counted.length > 0 && !simulated) {
    print('"deno task doctor" says how to fix it.');
  }
  if (simulated) print("SIMULATED: these numbers say nothing about the real providers.");
}
