/**
 * `deno task bench:database`: ten million synthetic results in a PostgreSQL of
 * its own, and how fast the views, the specification's queries, recording and
 * maintenance are with them.
 */
import { importLater } from "../../lib/import_later.ts";
import { missingPackages } from "../../tests/native/find_packages.ts";
import { describeMachine } from "../describe_machine.ts";
import { readCount } from "../read_count.ts";
import { readOptions } from "../read_options.ts";
import { compareLayouts } from "./compare_layouts.ts";
import { comparePercentiles } from "./compare_percentiles.ts";
import { formatReport, type Line } from "./format_report.ts";
import { loadCatalogue, WORKLOADS } from "./load_catalogue.ts";
import { loadResults } from "./load_results.ts";
import { loadRollups } from "./load_rollups.ts";
import { loadStates } from "./load_states.ts";
import { measureSizes } from "./measure_sizes.ts";
import { measureStorage } from "./measure_storage.ts";
import {
  documentedQueries,
  everyView,
  exactPercentiles,
  functionsOver,
  type Query,
  visitorsOrders,
  visitorsWorst,
  WINDOWS,
} from "./queries.ts";
import { timeMaintenance } from "./time_maintenance.ts";
import { countBlocks, timeQuery } from "./time_query.ts";
import { RECORDED, timeRecordResult } from "./time_record_result.ts";

/** The table size with which recording is compared. */
const FEW_RESULTS = 10_000;
/** Exact percentiles over 30 days take half a minute. */
const EXACT_REPEATS = 3;

const help = `Load results into a PostgreSQL of its own, and measure queries, recording,
maintenance and size.

  deno task bench:database [options]

  --results <n>  results (default 10000000, which takes forty minutes)
  --repeats <n>  how often each query is timed (default 20; documented queries
                 at most 5 times, exact percentiles 3 times)
  --calls <n>    how often record_result is timed (default 950)
  --json         JSON lines only, without the table
  --help         this text`;

const options = readOptions(help, {
  json: { type: "boolean", default: false },
  results: { type: "string", default: "10000000" },
  repeats: { type: "string", default: "20" },
  calls: { type: "string", default: "950" },
});
const results = readCount("results", options.results);
const repeats = readCount("repeats", options.repeats);
const calls = readCount("calls", options.calls);

const missing = await missingPackages();
if (missing.length > 0) {
  console.error("Cannot run the benchmark: Debian packages are missing. Install them with");
  console.error(`  apt-get install --no-install-recommends ${missing.join(" ")}`);
  Deno.exit(1);
}

const lines: Line[] = [];
function print(part: Line["part"], line: object): void {
  lines.push({ part, ...line } as Line);
  console.log(JSON.stringify({ bench: "database", part, ...line }));
}

console.log(JSON.stringify({ bench: "database", machine: describeMachine() }));
const { startDatabase } = await importLater<typeof import("./start_database.ts")>(
  import.meta.resolve("./start_database.ts"),
);
const { openSession } = await importLater<typeof import("./open_session.ts")>(
  import.meta.resolve("./open_session.ts"),
);
await using stack = new AsyncDisposableStack();
const database = stack.use(await startDatabase());
const url = database.urlOf("postgres");
const owner = stack.use(openSession(url));
const sessions = {
  anon: stack.use(openSession(url, { role: "anon" })),
  service_role: stack.use(openSession(url, { role: "service_role" })),
};

await loadCatalogue(owner);
for (const count of new Set([Math.min(FEW_RESULTS, results), results])) {
  const start = performance.now();
  await loadResults(owner, count);
  await loadRollups(owner);
  await loadStates(owner);
  await owner.query("vacuum analyze");
  await database.admin.query("checkpoint");
  print("load", { results: count, seconds: Math.round((performance.now() - start) / 1000) });
  for (const workload of RECORDED) {
    const times = await timeRecordResult(sessions.service_role, workload, calls);
    print("record_result", { workload, results: count, ...times });
  }
}

/** Times a query and counts its blocks. */
async function measure({ name, role, sql }: Query, times = repeats) {
  return {
    name,
    ...await timeQuery(sessions[role], sql, times),
    ...await countBlocks(sessions[role], sql),
  };
}

for (const query of await everyView(owner)) print("view", await measure(query));
for (const query of [...await visitorsWorst(owner), ...await visitorsOrders(owner)]) {
  print("visitor", await measure(query));
}
for (const window of WINDOWS) {
  for (const query of functionsOver(window, WORKLOADS)) {
    print("function", { window, ...await measure(query) });
  }
  for (const query of documentedQueries(window)) {
    print("documented", { window, ...await measure(query, Math.min(repeats, 5)) });
  }
  print("exact", { window, ...await measure(exactPercentiles(window), EXACT_REPEATS) });
}
for (const line of await compareLayouts(owner, repeats)) print("layout", line);
for (const line of await comparePercentiles(owner)) print("accuracy", line);
print("size", await measureSizes(owner));
for (const line of await measureStorage(owner)) print("storage", line);
for (const line of await timeMaintenance(owner)) print("maintenance", line);

if (!options.json) console.log(`\n${formatReport(lines)}`);
