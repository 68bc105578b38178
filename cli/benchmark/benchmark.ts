import { connectDatabase } from "../project/connect_database.ts";
import { connectProject } from "../project/connect_project.ts";
import { explainSkipped } from "../run/explain_skipped.ts";
import type { StartedRun } from "../run/start_run.ts";
import { describeStopped, stopRun } from "../run/stop_run.ts";
import { ofProviders } from "../run/of_providers.ts";
import { watchRun } from "../run/watch_run.ts";
import { howToGiveKey } from "../endpoint/check_models.ts";
import { describeSchedule } from "../endpoint/describe_schedule.ts";
import { checkBeforehand, openEndpoint } from "../endpoint/open_endpoint.ts";
import { readEndpoint } from "../endpoint/read_endpoint.ts";
import { readPrompt } from "../endpoint/read_prompt.ts";
import { readEnvironment } from "../../lib/read_environment.ts";
import { describeError } from "../command/describe_error.ts";
import { conclude } from "./conclude.ts";
import { formatNoSummary } from "./format_job_summary.ts";
import { openSummary, type WriteSummary } from "./open_summary.ts";
import { parseConditions } from "./parse_conditions.ts";
import { readBurst } from "./read_burst.ts";
import { readCheck } from "./read_check.ts";
import { beginRun } from "./begin_run.ts";
import { chooseSamples } from "./choose_samples.ts";
import { confirmModels } from "./confirm_models.ts";
import type { BenchmarkOptions } from "./options.ts";

/** What `deno task benchmark` does. */
export async function benchmark(values: BenchmarkOptions, signal: AbortSignal): Promise<number> {
  const { markdown: path } = values;
  const summary = path === undefined
    ? null
    : await openSummary(path, Deno.env.get("GITHUB_STEP_SUMMARY"));
  try {
    return await measure(values, summary, signal);
  } catch (error) {
    await summary?.(formatNoSummary(describeError(error)));
    throw error;
  }
}

async function measure(
  values: BenchmarkOptions,
  summary: WriteSummary | null,
  signal: AbortSignal,
): Promise<number> {
  const env = readEnvironment(Deno.env.toObject());
  const endpoint = readEndpoint(values, env);
  const conditions = parseConditions(values["fail-on"] ?? []);
  const { samples, note } = chooseSamples(values.samples, conditions);
  const burst = readBurst(values);
  const request = {
    triggered_by: "manual",
    run_name: values["run-name"],
    providers: values.provider,
    models: values.model,
    workload: values.workload ?? values.prompt,
    prompt_text: await readPrompt(values),
    check: readCheck(values.check),
    samples,
    burst,
  };
  const yes = values.yes ?? false;
  // With --json, stdout belongs to the one document.
  const print = values.json ? console.error : console.log;

  print("Benchmark Engine\n");
  const wantedKey = endpoint && await checkBeforehand(endpoint, { yes, signal });
  const place = endpoint === null ? values : { ...values, live: true };
  const called = endpoint === null ? [] : [{ slug: "", api_key_env: endpoint.keyEnv }];
  await using project = await connectProject(place, { shared: true, signal, called });
  signal.throwIfAborted();
  print(`${project.description}\n`);
  const database = connectDatabase(project, signal);
  const server = endpoint &&
    await openEndpoint(database, endpoint, { wantedKey, env, yes, signal });
  if (server !== null) {
    request.providers = [server.slug];
  } else {
    const { model: models, provider: providers } = values;
    request.models = await confirmModels(database, { models, providers, yes, signal });
  }
  if (note !== null) print(`${note}.\n`);
  const started = await beginRun(project, request, signal);
  if (started.targets === 0) {
    throw new Error(`Cannot benchmark anything: ${explainNoTargets(started, server !== null)}`);
  }

  // From here on Ctrl-C no longer aborts requests: the run must be stopped.
  const report = await watchRun(connectDatabase(project), started.run_id, {
    print,
    signal,
    stop: async () => describeStopped(await stopRun(project, started.run_id)),
  });
  const exitCode = await conclude(database, report, {
    conditions,
    named: values.provider,
    json: values.json ?? false,
    summary,
    print,
    signal,
  });
  if (endpoint !== null && server !== null) {
    const answers = ofProviders(report.results);
    const isRefused = answers.some(({ outcome }) => outcome === "auth_failed");
    if (isRefused && server.api_key_env === null) print(`It wants a key: ${howToGiveKey()}.`);
    if (answers.some(({ success }) => success)) {
      print(`\n${await describeSchedule(database, server, endpoint.models, values)}`);
    }
  }
  return exitCode;
}

function explainNoTargets({ skipped }: StartedRun, isServer: boolean): string {
  if (skipped.length === 0) {
    return "no chosen provider has such a model, or an active one whose context is long enough for the workload";
  }
  // A stack that is up has the variables that were set when it was started.
  return isServer
    ? `${explainSkipped(skipped)}. A stack that is up must be started again to see it`
    : explainSkipped(skipped, "--simulated tries it without keys");
}
