/**
 * `deno task bench:parse`: processor time per 1,000 events for the engine's
 * read loop, for the least possible work, for the `openai` and the `ai`
 * package, on the same bytes in the same pieces.
 */
import { fileURLToPath } from "node:url";
import { formatTable } from "../../lib/format_table.ts";
import { percentile } from "../../supabase/functions/_shared/platform/percentile.ts";
import { describeMachine } from "../describe_machine.ts";
import { readCount } from "../read_count.ts";
import { readOptions } from "../read_options.ts";
import { startWorker } from "../start_worker.ts";

const CONTENDERS = ["engine", "floor", "openai", "ai"];
const PROGRAM = fileURLToPath(new URL("./parse_streams.ts", import.meta.url));

/** Uncounted rounds first, in which code is compiled. */
const WARM_UP = 3;

const help = `Measure the processor time per 1,000 events of a stream.

  deno task bench:parse [options]

  --rounds <n>   rounds, of which the median counts (default 21)
  --answers <n>  answers of 1,000 events in a round (default 20)
  --json         JSON lines only, without the table
  --help         this text`;

const options = readOptions(help, {
  json: { type: "boolean", default: false },
  rounds: { type: "string", default: "21" },
  answers: { type: "string", default: "20" },
});
const rounds = readCount("rounds", options.rounds);
const answers = readCount("answers", options.answers);

function print(line: unknown): void {
  console.log(JSON.stringify(line));
}

function round(value: number | null): number {
  return Math.round((value ?? NaN) * 1000) / 1000;
}

print({ bench: "parse", machine: describeMachine() });
await using stack = new AsyncDisposableStack();
const workers = CONTENDERS.map((name) => ({
  name,
  worker: stack.use(startWorker(PROGRAM, [name])),
  ms: [] as number[],
}));
const lengths = new Set<number>();
for (let turn = -WARM_UP; turn < rounds; turn++) {
  // In turn, so that disturbances of the machine affect all of them equally.
  for (const { worker, ms } of workers) {
    const measured = await worker.ask<{ ms: number; length: number }>({ answers });
    lengths.add(measured.length);
    if (turn >= 0) ms.push(measured.ms);
  }
}
if (lengths.size > 1) {
  throw new Error(`Cannot compare: the contenders read ${[...lengths].join(" and ")} characters`);
}

const medians = new Map(workers.map(({ name, ms }) => [name, percentile(ms, 0.5)!]));
const summaries = workers.map(({ name, ms }) => ({
  bench: "parse",
  contender: name,
  rounds,
  cpu_ms_per_1000_events: round(medians.get(name)!),
  min: round(Math.min(...ms)),
  max: round(Math.max(...ms)),
  times_floor: round(medians.get(name)! / medians.get("floor")!),
  times_openai: round(medians.get(name)! / medians.get("openai")!),
}));
summaries.forEach(print);
if (!options.json) {
  const right = "right" as const;
  console.log("\nProcessor time in ms per 1,000 events\n");
  console.log(formatTable(
    [
      { title: "client" },
      ...["median", "min", "max", "× floor", "× openai"].map((title) => ({ title, align: right })),
    ],
    summaries.map((summary) => [
      summary.contender,
      ...[
        summary.cpu_ms_per_1000_events,
        summary.min,
        summary.max,
        summary.times_floor,
        summary.times_openai,
      ]
        .map((value) => value.toFixed(2)),
    ]),
  ));
}
