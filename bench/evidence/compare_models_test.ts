import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, it } from "@std/testing/bdd";
import type { Database } from "../../local/open_database.ts";
import { openMigratedDatabase } from "../../local/open_migrated_database.ts";
import { independentShares } from "./independent_shares.ts";
import { type Random, randomOf } from "./simulate_host.ts";

const MIGRATIONS = fileURLToPath(new URL("../../supabase/migrations", import.meta.url));
const A = "00000000-0000-0000-0000-0000000000a1";
const B = "00000000-0000-0000-0000-0000000000b1";

/** What one run measured of one model in one region. */
interface Measured {
  run: number;
  model: string;
  region: string | null;
  simulated: boolean;
  old: boolean;
  n: number;
  succeeded: number;
  excused: number;
  ttft_ms: number | null;
  ttfat_ms: number | null;
  latency_ms: number | null;
  tps: number | null;
  cost_usd: number | null;
  check_n: number;
  check_ok_n: number;
}

interface Compared {
  metric: string;
  n: number;
  failed_a: number;
  failed_b: number;
  value_a: number | null;
  value_b: number | null;
  difference: number | null;
  difference_low: number | null;
  difference_high: number | null;
  ratio: number | null;
  verdict: string;
}

/** The minutes between two runs. */
const APART = 15;

describe("compare_models", () => {
  let database: Database;
  /** The hour of the first run. */
  let began: number;

  beforeAll(async () => {
    database = await openMigratedDatabase(MIGRATIONS);
    await database.script(`
      insert into public.workloads (name, prompt) values ('default', 'Hello') on conflict do nothing;
      insert into public.providers (id, name, slug, base_url)
      values ('${A}', 'One', 'one', 'http://127.0.0.1:1'), ('${B}', 'Other', 'other', 'http://127.0.0.1:1');
      insert into public.models (id, name, provider_id) values ('${A}', 'a', '${A}'), ('${B}', 'b', '${B}');
    `);
  });
  afterAll(() => database?.close());
  beforeEach(() => database.script("delete from public.runs"));

  async function store(rows: Measured[]): Promise<void> {
    await database.script("delete from public.runs");
    await database.query(
      `insert into public.runs (id, run_name, triggered_by, started_at)
       select
         ('00000000-0000-0000-0000-' || lpad(run::text, 12, '0'))::uuid, 'run', 'test',
         date_trunc('hour', now()) - interval '3 days' + run * interval '${APART} minutes'
           - case when run >= 900 then interval '60 days' else interval '0' end
       from (select distinct (row ->> 'run')::integer as run from jsonb_array_elements($1::jsonb) as row) as runs`,
      [JSON.stringify(rows)],
    );
    await database.query(
      `insert into private.run_times (
         run_id, model_id, workload_id, region, started_at, simulated, n, succeeded, excused, ttft_ms, ttfat_ms,
         latency_ms, tps, cost_usd, check_n, check_ok_n
       )
       select
         runs.id, model::uuid, private.current_workload(), row.region, runs.started_at, row.simulated, row.n,
         row.succeeded, row.excused, row.ttft_ms, row.ttfat_ms, row.latency_ms, row.tps, row.cost_usd, row.check_n,
         row.check_ok_n
       from jsonb_to_recordset($1::jsonb) as row (
         run integer, model text, region text, simulated boolean, n integer, succeeded integer, excused integer,
         ttft_ms float8, ttfat_ms float8, latency_ms float8, tps float8, cost_usd float8, check_n integer,
         check_ok_n integer
       )
       join public.runs on runs.id = ('00000000-0000-0000-0000-' || lpad(row.run::text, 12, '0'))::uuid`,
      [JSON.stringify(rows)],
    );
    const [{ hour }] = await database.query<{ hour: number }>(
      "select extract(epoch from date_trunc('hour', now()) - interval '3 days')::float8 / 3600 as hour",
    );
    began = hour;
  }

  async function compare(region = "all"): Promise<Compared[]> {
    return await database.query<Compared>(
      "select * from public.compare_models($1::uuid, $2::uuid, '7 days', $3)",
      [A, B, region],
    );
  }

  /** One call of a model: a plain success, but for what is given. */
  function call(run: number, model: string, given: Partial<Measured> = {}): Measured {
    const plain = {
      ttft_ms: 300,
      ttfat_ms: 400,
      latency_ms: 2000,
      tps: 50,
      cost_usd: 0.001,
      n: 1,
      succeeded: 1,
      excused: 0,
      check_n: 3,
      check_ok_n: 2,
    };
    return { run, model, region: "eu", simulated: false, old: false, ...plain, ...given };
  }

  function failed(run: number, model: string): Measured {
    const nothing = { ttft_ms: null, ttfat_ms: null, latency_ms: null, tps: null, cost_usd: null };
    return call(run, model, { succeeded: 0, check_n: 0, check_ok_n: 0, ...nothing });
  }

  it("agrees with the obvious way in many small cases", async () => {
    const random = randomOf("small cases");
    for (let nth = 0; nth < 30; nth++) {
      const rows = drawCase(random, Math.floor(random.uniform() * 40));
      await store(rows);
      for (const region of ["all", "eu"]) {
        const found = await compare(region);
        const expected = compareSlowly(rows, region, began);
        assert.deepEqual(
          found.map((row) => rounded(row)),
          expected.map((row) => rounded(row)),
          `case ${nth} of ${region}: ${JSON.stringify(rows)}`,
        );
      }
    }
  });

  it("tells two hosts apart whose difference is the same in every run", async () => {
    const random = randomOf("apart");
    await store(
      Array.from({ length: 40 }, (_, run) => {
        const ttft_ms = 300 + 100 * random.uniform();
        return [
          call(run, A, { ttft_ms, tps: 40 }),
          call(run, B, { ttft_ms: ttft_ms + 20 + random.uniform() }),
        ];
      }).flat(),
    );
    const verdicts = (await compare()).map(({ metric, verdict }) => `${metric}: ${verdict}`);
    assert.deepEqual(verdicts, [
      "ttft_ms: first",
      "ttfat_ms: not distinguishable",
      "tps: second",
      "latency_ms: not distinguishable",
      "cost_usd: not distinguishable",
      "success_percent: not distinguishable",
      "passed_percent: not distinguishable",
    ]);
  });

  it("lets nobody win by failing slow calls", async () => {
    const random = randomOf("failing");
    const rows = Array.from({ length: 96 }, (_, run) => {
      const [ofA, ofB] = [random.uniform(), random.uniform()];
      return [
        ofA > 0.7 ? failed(run, A) : call(run, A, { ttft_ms: 300 + 300 * ofA }),
        call(run, B, { ttft_ms: 300 + 300 * ofB }),
      ];
    }).flat();
    await store(rows);
    const [ttft, , , , , success] = await compare();
    assert.equal(ttft.failed_a, rows.filter(({ succeeded }) => succeeded === 0).length);
    assert.equal(ttft.failed_b, 0);
    assert.notEqual(ttft.verdict, "first");
    assert.equal(success.verdict, "second");
  });

  it("says that there are too few", async () => {
    for (const rows of [[], [call(1, A)], [call(1, A), call(2, B)], [call(1, A), call(1, B)]]) {
      await store(rows);
      const compared = await compare();
      assert.deepEqual(compared.map(({ verdict }) => verdict), Array(7).fill("too few"));
      assert.ok(compared.every(({ difference_low }) => difference_low === null));
    }
  });
});

function drawCase(random: Random, runs: number): Measured[] {
  const maybe = (share: number) => random.uniform() < share;
  const whole = (most: number) => Math.floor(random.uniform() * (most + 1));
  const failing = 0.5 * random.uniform();
  const simulated = maybe(0.2);
  const rows: Measured[] = [];
  for (let nth = 0; nth < runs; nth++) {
    for (const region of ["eu", "us", null]) {
      for (const [i, model] of [A, B].entries()) {
        if (maybe(region === "eu" ? 0.1 : 0.8)) continue;
        const n = 1 + (maybe(0.3) ? whole(3) : 0);
        const succeeded = Array.from({ length: n }).filter(() => !maybe(failing)).length;
        const check_n = maybe(0.5) ? 3 : 0;
        const seen = (value: number) => succeeded === 0 || maybe(0.1) ? null : value;
        rows.push({
          run: maybe(0.02) ? 900 + nth : nth,
          model,
          region,
          simulated: simulated || maybe(0.05),
          old: false,
          n,
          succeeded,
          excused: whole(n - succeeded),
          ttft_ms: seen(300 + 20 * i + whole(100)),
          ttfat_ms: seen(400 + whole(300)),
          latency_ms: seen(2000 + whole(2000)),
          tps: seen(40 + whole(20)),
          cost_usd: seen((1 + whole(3)) / 1000),
          check_n,
          check_ok_n: whole(check_n),
        });
      }
    }
  }
  const keys = rows.map((row) => `${row.run}/${row.model}/${row.region}`);
  return rows.filter((_, i) => keys.indexOf(keys[i]) === i);
}

/** The slow, obvious way. */
function compareSlowly(rows: Measured[], region: string, began: number): Compared[] {
  const all: [Measured, Measured][] = [];
  for (const a of rows) {
    for (const b of rows) {
      if (a.model !== A || b.model !== B || a.run !== b.run || a.region !== b.region) continue;
      if (a.simulated !== b.simulated || a.run >= 900) continue;
      if (region !== "all" && a.region !== region) continue;
      if (a.n === a.excused || b.n === b.excused) continue;
      all.push([a, b]);
    }
  }
  const real = all.filter(([a]) => !a.simulated);
  const pairs = real.length > 0 ? real : all;
  const failures = (row: Measured) => row.n - row.succeeded - row.excused;
  const mostly = (row: Measured) => failures(row) > row.succeeded;
  const time = (name: "ttft_ms" | "ttfat_ms" | "latency_ms") => (row: Measured) =>
    mostly(row) ? Infinity : row[name];
  const metrics: [string, (row: Measured) => number | null, number, boolean][] = [
    ["ttft_ms", time("ttft_ms"), -1, true],
    ["ttfat_ms", time("ttfat_ms"), -1, true],
    ["tps", (row) => mostly(row) ? 0 : row.tps, 1, true],
    ["latency_ms", time("latency_ms"), -1, true],
    ["cost_usd", (row) => row.cost_usd, -1, true],
    ["success_percent", (row) => row.succeeded / (row.n - row.excused), 1, false],
    ["passed_percent", (row) => row.check_n > 0 ? row.check_ok_n / row.check_n : null, 1, false],
  ];
  return metrics.map(([metric, valueOf, better, ofMedian]) => {
    const known = pairs.map(([a, b]) => ({
      hour: began + a.run * 15 / 60,
      a: valueOf(a),
      b: valueOf(b),
    }))
      .filter(({ a, b }) => a !== null && b !== null)
      .filter(({ a, b }) => !(a === Infinity && b === Infinity))
      .filter(({ a, b }) => metric !== "tps" || a !== 0 || b !== 0)
      .map(({ hour, a, b }) => ({ hour, a: a!, b: b! }));
    const differences = known.map(({ a, b }) => a - b);
    const shares = independentShares(known.map(({ hour }) => hour), differences, null, ofMedian);
    const middleOf = (values: number[]) =>
      values.toSorted((x, y) => x - y)[Math.ceil(values.length / 2) - 1] ?? null;
    const meanOf = (values: number[]) =>
      values.length === 0 ? null : 100 * values.reduce((x, y) => x + y, 0) / values.length;
    const [valueA, valueB] = [known.map(({ a }) => a), known.map(({ b }) => b)]
      .map((values) => ofMedian ? middleOf(values) : meanOf(values));
    const ends = shares === null
      ? null
      : ofMedian
      ? medianEnds(differences, shares[0])
      : rateEnds(differences, Math.min(1, shares[0]));
    const verdict = ends === null
      ? "too few"
      : Math.min(...ends.map((end) => end * better)) > 0
      ? "first"
      : Math.max(...ends.map((end) => end * better)) < 0
      ? "second"
      : "not distinguishable";
    const finite = (value: number | null | undefined) =>
      value !== null && value !== undefined && Number.isFinite(value) ? value : null;
    return {
      metric,
      n: known.length,
      failed_a: pairs.reduce((sum, [a]) => sum + failures(a), 0),
      failed_b: pairs.reduce((sum, [, b]) => sum + failures(b), 0),
      value_a: finite(valueA),
      value_b: finite(valueB),
      difference: finite(ofMedian ? middleOf(differences) : meanOf(differences)),
      difference_low: finite(ends?.[0]),
      difference_high: finite(ends?.[1]),
      ratio: finite(valueA) === null || finite(valueB) === null || valueB === 0
        ? null
        : valueA! / valueB!,
      verdict,
    };
  });
}

/** By counting, for few pairs, how many of all possible ways of lying above and below are left out. */
function medianEnds(differences: number[], share: number): [number, number] | null {
  const n = differences.length;
  const independent = Math.floor(n * share + 1e-9);
  let ways = 1;
  let sum = 0;
  let out = 0;
  while (sum + ways <= 0.015 * 2 ** independent) {
    sum += ways;
    ways = ways * (independent - out) / (out + 1);
    out++;
  }
  if (out === 0) return null;
  const sorted = differences.toSorted((x, y) => x - y);
  const low = Math.floor((out - 0.5) * n / independent + 0.5);
  const high = Math.ceil((independent + 0.5 - out) * n / independent + 0.5 - 1e-9);
  return [sorted[Math.max(1, low) - 1], sorted[Math.min(n, high) - 1]];
}

function rateEnds(differences: number[], share: number): [number, number] | null {
  const n = differences.length * share;
  if (n < 10) return null;
  let total = 0;
  let squares = 0;
  for (const difference of differences) {
    total += difference * share;
    squares += difference * difference * share;
  }
  const mean = total / (n + 2);
  const variance = (squares + 2) / (n + 2) - mean * mean;
  const half = 2.326347874040841 * Math.sqrt(variance / (n + 2));
  return [100 * (mean - half), 100 * (mean + half)];
}

function rounded(row: Compared): Record<string, unknown> {
  const names = [
    "metric",
    "n",
    "failed_a",
    "failed_b",
    "value_a",
    "value_b",
    "difference",
    "difference_low",
    "difference_high",
    "ratio",
    "verdict",
  ] as const;
  return Object.fromEntries(names.map((name) => {
    const value = row[name];
    return [name, typeof value === "number" ? Number(value.toFixed(9)) + 0 : value];
  }));
}
