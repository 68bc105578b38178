import { importLater } from "../../lib/import_later.ts";
import { projectHelp } from "../command/parse_options.ts";
import { runWithOptions } from "../command/run_with_options.ts";
import { options } from "./options.ts";

const help = `Say which host to take: which of them meet your limits, which miss them, and of
which nobody can tell yet.

  deno task choose [options]

  --family <name>        hosts of this model only, such as
                         meta-llama/llama-3.3-70b-instruct
  --max-ttft <ms>        most p95 time to first token, in milliseconds
  --min-tps <n>          least median tokens per second
  --input-tokens <n>     tokens of your own request; its cost is shown, and
  --output-tokens <n>    of its answer
  --max-cost <usd>       most that such a request may cost
  --min-available <n>    least availability, in per cent
  --min-pass <n>         least share of right answers, in per cent
  --min-context <n>      least context, in tokens
  --region <name>        as measured from this region (default: all)
  --workload <name>      by the speeds of this workload (default "default")
  --period <time>        the window, for example 24h (default 7d)
  --order-by <metric>    of those that meet the limits, the best first: ttft
                         (default), tps, cost, availability or pass
${projectHelp}

Exit codes: 0 when a host meets the limits, 3 when none is known to, 1 and 2 for
errors.`;

if (import.meta.main) {
  await runWithOptions(help, options, async function choose(values, signal) {
    const work = await importLater<typeof import("./choose.ts")>(
      import.meta.resolve("./choose.ts"),
    );
    return await work.choose(values, signal);
  });
}
