import { createClient } from "@supabase/supabase-js";
import { connectProject } from "./connect_project.ts";
import { explainSkipped } from "./explain_skipped.ts";
import { commonOptions, parseOptions, projectHelp } from "./parse_options.ts";
import { runCommand } from "./run_command.ts";
import { type StartedRun, startRun } from "./start_run.ts";
import { UsageError } from "./usage_error.ts";
import { watchRun } from "./watch_run.ts";

const help = `Benchmark the providers once and store every result.

  deno task benchmark [options]

  --provider <slug>  only this provider, for example openai; may be repeated
  --model <name>     this model instead of the active ones; may be repeated
  --samples <n>      measurements of every model (default 1)
  --prompt <name>    a prompt of the table prompts (default "default")
  --run-name <name>  name of the run in the table runs
${projectHelp}

Exit code: 0 when the run was carried out and stored, also when providers failed; 1 when it was not;
2 when the command was called wrongly.`;

const options = {
  ...commonOptions,
  provider: { type: "string", multiple: true },
  model: { type: "string", multiple: true },
  samples: { type: "string" },
  prompt: { type: "string" },
  "run-name": { type: "string" },
} as const;

/** `deno task benchmark` */
async function benchmark(args: string[], signal: AbortSignal): Promise<number> {
  const { values } = parseOptions(args, options);
  if (values.help) {
    console.log(help);
    return 0;
  }
  const request = {
    triggered_by: "manual",
    run_name: values["run-name"],
    providers: values.provider,
    models: values.model,
    prompt: values.prompt,
    samples: values.samples === undefined ? undefined : parseSamples(values.samples),
  };
  // With --json, stdout belongs to the one document.
  const print = values.json ? console.error : console.log;

  print("Benchmark Engine\n");
  await using project = await connectProject(values);
  signal.throwIfAborted();
  print(`${project.description}\n`);
  const started = await startRun(project, request, signal);
  if (started.targets === 0) {
    throw new Error(`Cannot benchmark anything: ${explainNoTargets(started)}`);
  }

  const database = createClient(project.url, project.secretKey, {
    auth: { persistSession: false, autoRefreshToken: false },
    db: { timeout: 10_000 },
  });
  const report = await watchRun(database, started.run_id, { print, signal });
  if (values.json) console.log(JSON.stringify(report, null, 2));
  if (report.error !== undefined) throw new Error(report.error);
  return 0;
}

/** Whether the number is in range is for the function to say. */
function parseSamples(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new UsageError("Cannot read the arguments: --samples is not a whole number");
}

function explainNoTargets({ skipped }: StartedRun): string {
  return skipped.length === 0
    ? "no chosen provider has such a model, or an active one"
    : `${explainSkipped(skipped)}. --simulated tries it without keys`;
}

if (import.meta.main) await runCommand(benchmark);
