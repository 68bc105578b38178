/**
 * `deno task bench:run`: the engine's own cost in a run, without the time of the providers; then
 * runs with a short deadline, a spend limit, or ten workers.
 */
import { fileURLToPath } from "node:url";
import { importLater } from "../../lib/import_later.ts";
import { requirePackages } from "../../tests/native/require_packages.ts";
import { describeMachine } from "../describe_machine.ts";
import { readOptions } from "../read_options.ts";
import { startWorker } from "../start_worker.ts";
import { formatReport, type NamedFigures } from "./format_report.ts";
import type { RunPlan } from "./measure_run.ts";
import type { ReadOrder } from "./read_streams.ts";
import type { BenchProject } from "./start_bench_project.ts";

/** Numbers of targets of the measured runs. */
const SIZES = ["4", "100", "1000"];

/** Long enough for all runs to end in the isolate in which they began. */
const LONG_MS = 1_800_000;
const SHORT_MS = 20_000;
const LIMIT_USD = 0.01;

const READER = fileURLToPath(new URL("./read_streams.ts", import.meta.url));
const BARE_REQUESTS = 100;

const help = `Measure what a run costs the engine itself: wall time, round trips, processor
time.

  deno task bench:run [options]

  --targets <n>  ${SIZES.join(", ")}; may be repeated (default all of them)
  --native       on PostgreSQL and PostgREST instead of the embedded stack
  --json         JSON lines only, without the table
  --help         this text`;

const options = readOptions(help, {
  json: { type: "boolean", default: false },
  native: { type: "boolean", default: false },
  targets: { type: "string", multiple: true, default: SIZES },
});
const sizes = SIZES.filter((size) => options.targets.includes(size)).map(Number);
if (sizes.length < options.targets.length) {
  console.error(`Cannot read the arguments: --targets must be one of ${SIZES.join(", ")}`);
  Deno.exit(2);
}
if (options.native) await requirePackages();

const { startBenchProject } = await importLater<typeof import("./start_bench_project.ts")>(
  import.meta.resolve("./start_bench_project.ts"),
);
const { measureRun } = await importLater<typeof import("./measure_run.ts")>(
  import.meta.resolve("./measure_run.ts"),
);
const figures: NamedFigures[] = [];

async function run(name: string, project: BenchProject, plan: RunPlan): Promise<void> {
  const { load_1m } = describeMachine();
  const measured = { bench: "run", name, load_1m, ...await measureRun(project, plan) };
  console.log(JSON.stringify(measured));
  figures.push(measured);
}

/** Processor time of reading one of the streams with `fetch` alone, in milliseconds. */
async function readBare({ providers }: BenchProject): Promise<number> {
  await using reader = startWorker(READER, []);
  const order: ReadOrder = { baseUrl: providers.baseUrls[0], requests: BARE_REQUESTS };
  const cpuMs = await reader.ask<number>(order);
  console.log(JSON.stringify({ bench: "run", name: "bare reading", ...order, cpu_ms: cpuMs }));
  return cpuMs;
}

async function withProject(
  workerBudgetMs: number,
  work: (project: BenchProject) => Promise<void>,
): Promise<void> {
  await using project = await startBenchProject({ native: options.native, workerBudgetMs });
  await work(project);
}

console.log(JSON.stringify({
  bench: "run",
  stack: options.native ? "native" : "embedded",
  machine: describeMachine(),
}));
let bareMs = 0;
await withProject(LONG_MS, async (project) => {
  bareMs = await readBare(project);
  await run("fresh isolate", project, { targets: 200, lanes: 1 });
  for (const targets of sizes) {
    await run("cost", project, { targets, lanes: 1 });
    await run("cost", project, { targets, lanes: 8 });
  }
  await run("ten workers", project, { targets: Math.max(...sizes), lanes: 10 });
});
await withProject(SHORT_MS, async (project) => {
  await run("20 s per isolate", project, { targets: 100, lanes: 1 });
});
await withProject(LONG_MS, async (project) => {
  await project.stack.query(
    "insert into public.spend_limits (period, limit_usd) values ('day', $1)",
    [LIMIT_USD],
  );
  await run("limit of 0.01 USD", project, { targets: 200, lanes: 8 });
});
if (!options.json) console.log(`\n${formatReport(figures, bareMs)}`);
