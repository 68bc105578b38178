/**
 * `deno task bench:timing`: how far the engine's timestamps are from the real
 * times of the server's writes, compared with the `openai` package and a bare
 * `fetch` loop; then what the whole project stores of the provider scenarios.
 */
import { fileURLToPath } from "node:url";
import { importLater } from "../../lib/import_later.ts";
import { describeMachine } from "../describe_machine.ts";
import { readCount } from "../read_count.ts";
import { readOptions } from "../read_options.ts";
import { startScenarioServer } from "../../tests/simulators/start_scenario_server.ts";
import { PROVIDER_DIALECTS } from "../../supabase/functions/_shared/provider/dialect.ts";
import { timingScenarios } from "../../tests/simulators/timing_scenarios.ts";
import { startWorker } from "../start_worker.ts";
import { formatReport } from "./format_report.ts";
import { measureScenario } from "./measure_scenario.ts";
import type { Summary } from "./summarise.ts";

const CONTENDERS = ["engine", "openai", "fetch"];
const PROGRAM = fileURLToPath(new URL("./measure_streams.ts", import.meta.url));

/** How long the server spins before each write, so that it keeps its schedule. */
const SPIN_MS = 2;
/** Requests per provider scenario that go through the whole project. */
const ROW_SAMPLES = 5;

const scenarios = Object.keys(timingScenarios).join(", ");

const help = `Measure how far the engine's timestamps are from the real times of the server's
writes.

  deno task bench:timing [options]

  --requests <n>     requests per scenario and contender (default 50)
  --scenario <name>  this scenario only; may be repeated
                     (${scenarios.replaceAll(/(.{40,56},) /g, `$1\n${" ".repeat(22)}`)})
  --dialect <name>   how the provider is spoken to; another than openai is
                     measured by the engine alone, without the stored rows
                     (${PROVIDER_DIALECTS.join(", ")})
  --json             JSON lines only, without the table
  --help             this text`;

const options = readOptions(help, {
  json: { type: "boolean", default: false },
  dialect: { type: "string", default: "openai" },
  requests: { type: "string", default: "50" },
  scenario: { type: "string", multiple: true, default: Object.keys(timingScenarios) },
});
const requests = readCount("requests", options.requests);
const unknown = options.scenario.find((name) => !Object.hasOwn(timingScenarios, name));
if (unknown !== undefined) {
  throw new RangeError(`Cannot read the arguments: there is no scenario ${unknown}`);
}

const dialect = PROVIDER_DIALECTS.find((name) => name === options.dialect);
if (dialect === undefined) {
  throw new RangeError(`Cannot read the arguments: there is no dialect ${options.dialect}`);
}

function print(line: unknown): void {
  console.log(JSON.stringify(line));
}

print({ bench: "timing", dialect, machine: describeMachine() });
await using stack = new AsyncDisposableStack();
const server = stack.use(await startScenarioServer("timing", SPIN_MS));
const workers = new Map(
  CONTENDERS.filter((name) => dialect === "openai" || name === "engine").map((
    name,
  ) => [name, stack.use(startWorker(PROGRAM, [name]))]),
);
const summaries: Summary[] = [];
for (const scenario of options.scenario) {
  const measured = await measureScenario(scenario, requests, dialect, server, workers);
  measured.forEach(print);
  summaries.push(...measured);
}
const { measureStoredRows } = await importLater<typeof import("./measure_stored_rows.ts")>(
  import.meta.resolve("./measure_stored_rows.ts"),
);
const rows = dialect === "openai" ? await measureStoredRows(ROW_SAMPLES, SPIN_MS) : [];
rows.forEach(print);
if (!options.json) console.log(`\n${formatReport(summaries, rows)}`);
