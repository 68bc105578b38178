import { importLater } from "../../lib/import_later.ts";
import { projectHelp } from "../command/parse_options.ts";
import { endpointHelp } from "../endpoint/options.ts";
import { runWithOptions } from "../command/run_with_options.ts";
import { options } from "./options.ts";

const help = `Benchmark the providers once and store every result.

  deno task benchmark [options]
  deno task benchmark --url http://localhost:11434/v1 --model llama3.2

  --provider <slug>  only this provider, for example openai; may be repeated
  --model <name>     this model instead of the active ones; may be repeated
  --yes              add models that the catalogue does not have, without asking
  --samples <n>      measurements of every model, 1 to 20 (default 1; with
                     --fail-on what it needs: 20 for a p95 or p5, else 5)
  --workload <name>  what is sent: a name in the table workloads (default
                     "default"); --prompt is another name of it
  --burst <levels>   so many requests at once at one provider, level by level,
                     for example 1,2,4,8: up to 8 levels of 1 to 32; in no other
                     number; not with --samples, --prompt-file, --check,
                     --fail-on or --markdown
  --prompt-file <path>
                     the text to send, from a file; its times stay out of all
                     sums
  --check 'contains: <text>'
                     what the answers to the text of --prompt-file must contain
  --run-name <name>  name of the run in the table runs
  --fail-on <condition>
                     exit with 3 when it holds for a model, for example
                     'p95_ttft_ms > 800', 'p50_tps < 50',
                     'success_percent < 100' or 'pass_percent < 100'; may be
                     repeated, or have one condition on each of its lines; there
                     are p50_ttft_ms, p95_ttft_ms, p50_latency_ms,
                     p95_latency_ms, p50_tps, p5_tps, success_percent,
                     pass_percent, avg_cost_usd, and < <= > >=
  --markdown <path>  write what the run has come to into a file, in GitHub's
                     Markdown; added to it where the path is that of
                     $GITHUB_STEP_SUMMARY
${endpointHelp}
${projectHelp}
With --url the run is always on this machine, and stored there.

Exit code: 0 when the run was carried out and stored, also when providers
failed; 1 when it was not; 2 when the command was called wrongly; 130 when it
was stopped. With --fail-on also 3 when a condition holds for a model, and 4
when none holds and one cannot be told, since its number is not known.`;

if (import.meta.main) {
  await runWithOptions(help, options, async function benchmark(values, signal) {
    const work = await importLater<typeof import("./benchmark.ts")>(
      import.meta.resolve("./benchmark.ts"),
    );
    return await work.benchmark(values, signal);
  });
}
