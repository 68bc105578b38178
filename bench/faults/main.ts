/**
 * `deno task bench:faults`: kills parts of the stack at random points of runs,
 * and checks that every run ends by itself with nothing lost and nothing
 * doubled. With `--hostile` it kills nothing and sends hostile inputs instead.
 * Fails on any violation.
 */
import { importLater } from "../../lib/import_later.ts";
import { requirePackages } from "../../tests/native/require_packages.ts";
import { describeMachine } from "../describe_machine.ts";
import { readCount } from "../read_count.ts";
import { readOptions } from "../read_options.ts";
import { inspectRun } from "./inspect_run.ts";
import { formatReport } from "./format_report.ts";
import { type Part, planTrial } from "./plan_trial.ts";
import type { Trial } from "./run_trial.ts";

/** One of this many trials waits for a tick of the real schedule: five of 300. */
const REAL_TICK_EVERY = 60;

const help = `Kill parts of the stack at random during runs, and check the state after them.

  deno task bench:faults [options]

  --trials <n>  runs (default 300)
  --seed <n>    seed of the random numbers, printed with the result
  --embedded    on the embedded stack instead of PostgreSQL and PostgREST
  --hostile <n> instead: n hostile answers, list entries, prices and requests,
                on the embedded stack
  --from <n>    the number of the first of them (default 0)
  --json        JSON lines only, without the table
  --help        this text`;

const options = readOptions(help, {
  json: { type: "boolean", default: false },
  embedded: { type: "boolean", default: false },
  hostile: { type: "string" },
  from: { type: "string", default: "0" },
  seed: { type: "string", default: String(1 + Math.floor(Math.random() * 1_000_000)) },
  trials: { type: "string", default: "300" },
});
const seed = readCount("seed", options.seed);

function print(line: unknown): void {
  console.log(JSON.stringify(line));
}

if (options.hostile !== undefined) {
  const inputs = readCount("hostile", options.hostile);
  const from = options.from === "0" ? 0 : readCount("from", options.from);
  print({ bench: "hostile", seed, from, inputs, machine: describeMachine() });
  const { runHostile } = await importLater<typeof import("./hostile/run_hostile.ts")>(
    import.meta.resolve("./hostile/run_hostile.ts"),
  );
  const startedAt = performance.now();
  const { failed } = await runHostile({ seed, inputs, from }, print);
  const seconds = (performance.now() - startedAt) / 1000;
  if (!options.json) {
    console.log(
      `\n${inputs} inputs in ${(seconds / 60).toFixed(1)} minutes, ` +
        `${(inputs / seconds).toFixed(0)} a second; ${failed.length} rounds failed`,
    );
  }
  Deno.exit(failed.length > 0 ? 1 : 0);
}

const count = readCount("trials", options.trials);
if (!options.embedded) await requirePackages();

print({
  bench: "faults",
  stack: options.embedded ? "embedded" : "native",
  seed,
  trials: count,
  machine: describeMachine(),
});
const { startFaultProject } = await importLater<typeof import("./start_fault_project.ts")>(
  import.meta.resolve("./start_fault_project.ts"),
);
const { runTrial, TARGETS } = await importLater<typeof import("./run_trial.ts")>(
  import.meta.resolve("./run_trial.ts"),
);
const startedAt = performance.now();
await using project = await startFaultProject(!options.embedded);
const parts = Object.keys(project.kills) as Part[];
const quiet = { seed: 0, lanes: 3, maxClaims: 3, kills: [], waitsForTick: false };
await runTrial(project, quiet); // The first request starts the function.
const { ms: durationMs } = await runTrial(project, quiet);

const trials: Trial[] = [];
for (let index = 0; index < count; index++) {
  const waitsForTick = index % REAL_TICK_EVERY === REAL_TICK_EVERY - 1;
  const plan = planTrial(seed + index, parts, durationMs, waitsForTick);
  const trial = await runTrial(project, plan);
  print({ bench: "faults", ...trial });
  trials.push(trial);
}
// Late work of killed parts must not change a finished run.
for (const { run_id, wrong } of trials) {
  const run = { id: run_id, targets: TARGETS, repeatedCalls: [] };
  const remains = await inspectRun(project.stack, run);
  wrong.push(...remains.wrong.filter((words) => !wrong.includes(words)));
}
const minutes = (performance.now() - startedAt) / 60_000;
if (!options.json) console.log(`\n${formatReport(trials, minutes)}`);
if (trials.some(({ wrong }) => wrong.length > 0)) Deno.exitCode = 1;
