/**
 * `deno task bench:timing`: how far the engine's stamps are from the moments
 * the server really wrote, beside the `openai` package and a bare `fetch` loop.
 */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { formatTable } from "../../cli/format_table.ts";
import {
  type ScenarioServer,
  startScenarioServer,
} from "../scenario_server/start_scenario_server.ts";
import { timingScenarios } from "../scenario_server/timing_scenarios.ts";
import { describeMachine } from "../describe_machine.ts";
import { startWorker, type Worker } from "../start_worker.ts";
import { checkStoredRows, type StoredRows } from "./check_stored_rows.ts";
import { compare, type Errors } from "./compare.ts";
import type { Seen } from "./contender.ts";
import type { Question } from "./measure_streams.ts";
import { summarise, type Summary } from "./summarise.ts";

const CONTENDERS = ["engine", "openai", "fetch"];
const PROGRAM = fileURLToPath(new URL("./measure_streams.ts", import.meta.url));

/** How long the server spins before each write, so that it keeps its schedule. */
const SPIN_MS = 2;
/** Requests before the clock counts, in which code is compiled. */
const WARM_UP = 3;
/** Connections that each contender holds open beside in `many-connections`. */
const CONNECTIONS = 100;
/** Requests per provider scenario that go through the whole project. */
const ROW_SAMPLES = 5;

const { values: options } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    requests: { type: "string", default: "50" },
    scenario: { type: "string", multiple: true, default: Object.keys(timingScenarios) },
  },
});

function print(line: unknown): void {
  console.log(JSON.stringify(line));
}

async function measureScenario(
  scenario: string,
  server: ScenarioServer,
  workers: Map<string, Worker>,
): Promise<Summary[]> {
  const { baseUrl } = server;
  const requests = Number(options.requests);
  const errors = new Map<string, Errors[]>(CONTENDERS.map((name) => [name, []]));
  const connections = scenario === "many-connections" ? CONNECTIONS : 0;
  for (const worker of workers.values()) await ask(worker, { hold: { baseUrl, connections } });
  for (let round = -WARM_UP; round < requests; round++) {
    // In turn, so that whatever the machine does meets all of them alike.
    for (const [name, worker] of rotate([...workers], round + WARM_UP)) {
      const request = { baseUrl, scenario, requestId: crypto.randomUUID() };
      const seen: Seen = await ask(worker, { measure: request });
      const log = await server.logOf(seen.requestId);
      if (round >= 0) errors.get(name)!.push(compare(seen, log, timingScenarios[scenario]));
    }
  }
  for (const worker of workers.values()) await ask(worker, { hold: { baseUrl, connections: 0 } });
  return CONTENDERS.map((name) => summarise(scenario, name, errors.get(name)!));
}

function ask<Answer>(worker: Worker, question: Question): Promise<Answer> {
  return worker.ask(question);
}

function rotate<T>(list: T[], by: number): T[] {
  const start = by % list.length;
  return [...list.slice(start), ...list.slice(0, start)];
}

function table(summaries: Summary[]): string {
  const number = (title: string) => ({ title, align: "right" as const });
  return formatTable(
    [
      { title: "scenario" },
      { title: "client" },
      ...[
        "TTFT",
        "p99",
        "TTFAT",
        "p99",
        "last",
        "p99",
        "span",
        "p99",
        "TPS %",
        "within",
        "late p99",
      ]
        .map(number),
    ],
    summaries.map((summary) => [
      summary.scenario,
      summary.contender,
      ...[summary.ttft_ms, summary.ttfat_ms, summary.last_token_ms, summary.span_ms]
        .flatMap(({ median, p99 }) => [median.toFixed(3), p99.toFixed(3)]),
      summary.tps_percent.median.toFixed(3),
      `${Math.round(summary.tps_within * 100)} %`,
      summary.server_late_ms.p99.toFixed(3),
    ]),
  );
}

function rowsTable(rows: StoredRows[]): string {
  const number = (title: string) => ({ title, align: "right" as const });
  const show = (value: number | null) => value === null ? "–" : value.toFixed(2);
  return formatTable(
    [
      { title: "scenario" },
      { title: "outcome" },
      { title: "tokens from" },
      ...["tokens", "TPS", "TTFT", "TTFAT", "last", "total", "worst"].map(number),
    ],
    rows.map((row) => [
      row.scenario,
      row.outcome,
      row.token_source,
      String(row.output_tokens),
      ...[
        row.tps,
        row.ttft_error_ms,
        row.ttfat_error_ms,
        row.last_token_error_ms,
        row.total_error_ms,
        row.worst_error_ms,
      ].map(show),
    ]),
  );
}

print({ bench: "timing", machine: describeMachine() });
await using stack = new AsyncDisposableStack();
const server = stack.use(await startScenarioServer("timing", SPIN_MS));
const workers = new Map(
  CONTENDERS.map((name) => [name, stack.use(startWorker(PROGRAM, [name]))]),
);
const summaries: Summary[] = [];
for (const scenario of options.scenario) {
  for (const summary of await measureScenario(scenario, server, workers)) {
    summaries.push(summary);
    print(summary);
  }
}
const rows = await checkStoredRows(ROW_SAMPLES, SPIN_MS);
rows.forEach(print);
if (!options.json) {
  console.log("\nErrors in ms: median and 99th percentile, without their sign\n");
  console.log(table(summaries));
  console.log("\nStored rows: median errors in ms against what the server logged\n");
  console.log(rowsTable(rows));
}
