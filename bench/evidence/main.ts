/**
 * `deno task bench:evidence`: how often intervals hold the truth, and how often
 * comparisons name a winner or a host that is worse, on simulated hosts whose
 * truth is known; and how outages of simulated years are told.
 */
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { describeMachine } from "../describe_machine.ts";
import { readCount } from "../read_count.ts";
import { readOptions } from "../read_options.ts";
import { startWorker } from "../start_worker.ts";
import {
  EQUAL_PEERS,
  INTERVAL_CELLS,
  OBJECTIVES_CELLS,
  RATE_CELLS,
  SAME_CELLS,
  SLOWER_CELLS,
  WORSE_PEERS,
} from "./cells.ts";
import { formatReport, type Line } from "./format_report.ts";
import type { Question } from "./try_cells.ts";

const PROGRAM = fileURLToPath(new URL("./try_cells.ts", import.meta.url));

const help = `Try intervals and comparisons on simulated hosts whose truth is known.

  deno task bench:evidence [options]

  --trials <n>  trials of each cell (default 2000; half as many years of peers,
                a twentieth of objectives)
  --seed <text> what the random numbers are made from (default 1)
  --json        JSON lines only, without the tables
  --help        this text`;

const options = readOptions(help, {
  json: { type: "boolean", default: false },
  trials: { type: "string", default: "2000" },
  seed: { type: "string", default: "1" },
});
const trials = readCount("trials", options.trials);
const given = { trials, seed: options.seed };

const questions: Question[] = [
  ...INTERVAL_CELLS.map((cell) => ({ part: "intervals" as const, cell, ...given })),
  ...RATE_CELLS.map((cell) => ({ part: "rates" as const, cell, ...given })),
  ...SAME_CELLS.map((cell) => ({ part: "same" as const, cell, ...given })),
  ...SLOWER_CELLS.map((cell) => ({ part: "slower" as const, cell, ...given })),
  ...OBJECTIVES_CELLS.map((cell) => ({ part: "objectives" as const, cell, ...given })),
  ...[...EQUAL_PEERS, ...WORSE_PEERS].map((cell) => ({ part: "peers" as const, cell, ...given })),
];
const answers: Line[][] = questions.map(() => []);

console.log(JSON.stringify({ bench: "evidence", machine: describeMachine() }));
const start = performance.now();
await using stack = new AsyncDisposableStack();
let next = 0;
await Promise.all(
  cpus().map(async () => {
    const worker = stack.use(startWorker(PROGRAM, []));
    while (next < questions.length) {
      const nth = next++;
      const { part } = questions[nth];
      const results = await worker.ask<object[]>(questions[nth]);
      answers[nth] = results.map((result) => ({ part, ...result }) as Line);
      for (const line of answers[nth]) console.log(JSON.stringify({ bench: "evidence", ...line }));
    }
  }),
);
if (!options.json) {
  const minutes = (performance.now() - start) / 60_000;
  console.log(`\n${formatReport(answers.flat())}\n\n${minutes.toFixed(1)} minutes`);
}
