import { RANGES } from "../../supabase/functions/_shared/platform/ranges.ts";
import type { Place } from "../project/candidate_modes.ts";
import { connectDatabase } from "../project/connect_database.ts";
import { connectProject } from "../project/connect_project.ts";
import { explainSkipped } from "../run/explain_skipped.ts";
import { parseCount } from "../command/parse_count.ts";
import type { StartedRun } from "../run/start_run.ts";
import { describeStopped, stopRun } from "../run/stop_run.ts";
import { watchRun } from "../run/watch_run.ts";
import { toJson } from "../../lib/to_json.ts";
import { beginRun } from "./begin_run.ts";
import { confirmModels } from "./confirm_models.ts";

/** What the command line says. */
export interface BenchmarkOptions extends Place {
  json?: boolean;
  provider?: string[];
  model?: string[];
  yes?: boolean;
  samples?: string;
  workload?: string;
  prompt?: string;
  "run-name"?: string;
}

/** What `deno task benchmark` does. */
export async function benchmark(values: BenchmarkOptions, signal: AbortSignal): Promise<number> {
  const request = {
    triggered_by: "manual",
    run_name: values["run-name"],
    providers: values.provider,
    models: values.model,
    workload: values.workload ?? values.prompt,
    samples: values.samples === undefined
      ? undefined
      : parseCount(values.samples, "samples", RANGES.samples),
  };
  // With --json, stdout belongs to the one document.
  const print = values.json ? console.error : console.log;

  print("Benchmark Engine\n");
  await using project = await connectProject(values, { shared: true, signal });
  signal.throwIfAborted();
  print(`${project.description}\n`);
  request.models = await confirmModels(connectDatabase(project, signal), {
    models: values.model,
    providers: values.provider,
    yes: values.yes ?? false,
    signal,
  });
  const started = await beginRun(project, request, signal);
  if (started.targets === 0) {
    throw new Error(`Cannot benchmark anything: ${explainNoTargets(started)}`);
  }

  // From here on Ctrl-C no longer aborts requests: the run must be stopped.
  const report = await watchRun(connectDatabase(project), started.run_id, {
    print,
    signal,
    stop: async () => describeStopped(await stopRun(project, started.run_id)),
  });
  if (values.json) console.log(toJson(report, 2));
  signal.throwIfAborted();
  if (report.error !== undefined) throw new Error(report.error);
  return 0;
}

function explainNoTargets({ skipped }: StartedRun): string {
  return skipped.length === 0
    ? "no chosen provider has such a model, or an active one"
    : explainSkipped(skipped, "--simulated tries it without keys");
}
