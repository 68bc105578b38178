import { importLater } from "../../lib/import_later.ts";
import { commonOptions, parseOptions, projectHelp } from "../command/parse_options.ts";
import { runCommand } from "../command/run_command.ts";

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

const options = {
  ...commonOptions,
  family: { type: "string" },
  "max-ttft": { type: "string" },
  "min-tps": { type: "string" },
  "input-tokens": { type: "string" },
  "output-tokens": { type: "string" },
  "max-cost": { type: "string" },
  "min-available": { type: "string" },
  "min-pass": { type: "string" },
  "min-context": { type: "string" },
  region: { type: "string" },
  workload: { type: "string" },
  period: { type: "string", default: "7d" },
  "order-by": { type: "string" },
} as const;

/** `deno task choose` */
async function choose(args: string[], signal: AbortSignal): Promise<number> {
  const { values } = parseOptions(args, options);
  if (values.help) {
    console.log(help);
    return 0;
  }
  const { choose: work } = await importLater<typeof import("./choose.ts")>(
    import.meta.resolve("./choose.ts"),
  );
  return await work(values, signal);
}

if (import.meta.main) await runCommand(choose);
