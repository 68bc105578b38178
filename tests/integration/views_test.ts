import assert from "node:assert/strict";
import { afterAll, beforeAll, beforeEach, describe, it } from "@std/testing/bdd";
import { MAX_ROWS } from "../../local/data_api.ts";
import { type History, type PastResult, startHistory } from "./history.ts";

const HOUR_S = 3600;
const DAY_S = 24 * HOUR_S;

/** What a visitor may read besides the tables of the catalogue. */
const PUBLIC_VIEWS = [
  "latest_prices",
  "price_history",
  "model_leaderboard",
  "provider_performance_24h",
  "performance_trends",
  "provider_error_rates",
  "cost_analysis",
  "measured_regions",
  "measured_workloads",
];

interface LeaderboardRow {
  model: string;
  simulated: boolean;
  n: number;
  ttft_n: number;
  p50_ttft_ms: number | null;
  p95_ttft_ms: number | null;
  p99_ttft_ms: number | null;
  p5_tps: number | null;
  p50_tps: number | null;
  success_rate_percent: number;
  availability_percent: number | null;
  availability_without_rate_limits_percent: number | null;
  outcomes: Record<string, number>;
  priced_n: number;
  cost_per_request_usd: number | null;
  cost_per_m_output_tokens_usd: number | null;
  previous_n: number;
  ttft_change_percent: number | null;
  tps_change_percent: number | null;
  availability_change_points: number | null;
  last_seen_at: string;
}

/** A row of what the page asks for, as far as it is compared. */
interface Row {
  n: number;
  p50_ttft_ms: number;
}

describe("the views", () => {
  let history: History;
  beforeAll(async () => {
    history = await startHistory();
  });
  afterAll(() => history[Symbol.asyncDispose]());
  beforeEach(() => history.clear());

  function times(n: number, result: PastResult): PastResult[] {
    return Array.from({ length: n }, () => result);
  }

  /** As a visitor sees it. */
  async function read<T>(path: string): Promise<T[]> {
    const response = await history.visit(path);
    const body = await response.json();
    assert.equal(response.status, 200, JSON.stringify(body));
    return body;
  }

  /** As the page asks. */
  async function ask<T>(name: string, given: Record<string, unknown>): Promise<T[]> {
    const response = await fetch(`${history.stack.url}/rest/v1/rpc/${name}`, {
      method: "POST",
      headers: { apikey: history.stack.publishableKey, "content-type": "application/json" },
      body: JSON.stringify(given),
    });
    const body = await response.json();
    assert.equal(response.status, 200, JSON.stringify(body));
    return body;
  }

  function leaderboard(period: string, region = "all"): Promise<LeaderboardRow[]> {
    return read(
      `rpc/model_leaderboard_over?period=${encodeURIComponent(period)}&region=${region}`,
    );
  }

  function near(actual: number | null, expected: number, within = 0.02) {
    assert.ok(actual !== null && Math.abs(actual / expected - 1) < within, `${actual}`);
  }

  it("rank models by median time to first token, with what people compare", async () => {
    await history.add([
      ...times(18, { ttft_ms: 100, tps: 50 }),
      ...times(2, { ttft_ms: 800, tps: 20, output_tokens: 300, cost_usd: 0.003 }),
      ...times(3, { outcome: "rate_limited", token_source: "none", cost_usd: 0 }),
      ...times(1, { outcome: "timeout", token_source: "none", cost_usd: 0 }),
      ...times(1, { outcome: "auth_failed", token_source: "none", cost_usd: 0 }),
      { model: "slow", ttft_ms: 2000, priced: false },
    ]);
    const [fast, slow, ...rest] = await leaderboard("24 hours");
    assert.deepEqual(rest, []);
    assert.deepEqual([fast.model, slow.model], ["fast", "slow"]);
    assert.deepEqual([fast.n, fast.ttft_n], [25, 20]);
    near(fast.p50_ttft_ms, 100);
    near(fast.p95_ttft_ms, 800);
    assert.equal(fast.p99_ttft_ms, null);
    near(fast.p5_tps, 20);
    near(fast.p50_tps, 50);
    assert.equal(fast.success_rate_percent, 80);
    assert.equal(fast.availability_percent, 83.33);
    assert.equal(fast.availability_without_rate_limits_percent, 95.24);
    assert.deepEqual(fast.outcomes, { success: 20, rate_limited: 3, timeout: 1, auth_failed: 1 });
    assert.equal(fast.priced_n, 20);
    near(fast.cost_per_request_usd, 0.0012, 1e-9);
    near(fast.cost_per_m_output_tokens_usd, 10, 1e-9);
    near(slow.p50_ttft_ms, 2000);
    assert.equal(slow.p95_ttft_ms, null);
    assert.deepEqual([slow.cost_per_request_usd, slow.cost_per_m_output_tokens_usd], [null, null]);
  });

  it("hold a window against the one before it", async () => {
    await history.add([
      ...times(4, { age_s: 1 * HOUR_S, ttft_ms: 300, tps: 50 }),
      ...times(3, { age_s: 30 * HOUR_S, ttft_ms: 200, tps: 100 }),
      ...times(1, { age_s: 30 * HOUR_S, outcome: "server_error" }),
      // A better key of ours must not make a provider look better.
      ...times(2, { age_s: 30 * HOUR_S, outcome: "auth_failed" }),
      ...times(5, { age_s: 80 * HOUR_S, ttft_ms: 9000 }),
    ]);
    const [row] = await leaderboard("24 hours");
    assert.deepEqual([row.n, row.previous_n], [4, 6]);
    near(row.ttft_change_percent, 50, 0.1);
    near(row.tps_change_percent, -50, 0.1);
    assert.equal(row.availability_change_points, 25);
  });

  it("show the first result there is", async () => {
    await history.add([{ ttft_ms: 321 }]);
    const [row] = await leaderboard("1 hour");
    assert.deepEqual([row.n, row.previous_n, row.ttft_change_percent], [1, 0, null]);
    near(row.p50_ttft_ms, 321);
    assert.equal(row.p95_ttft_ms, null);
  });

  it("tell regions apart", async () => {
    await history.add([
      { region: "eu-west-1", ttft_ms: 100 },
      ...times(2, { region: "us-east-1", ttft_ms: 400 }),
      { region: null, ttft_ms: 50 },
    ]);
    assert.deepEqual((await leaderboard("24 hours")).map(({ n }) => n), [4]);
    assert.deepEqual((await leaderboard("24 hours", "us-east-1")).map(({ n }) => n), [2]);
    assert.deepEqual(await leaderboard("24 hours", "sa-east-1"), []);
    assert.deepEqual(await read("measured_regions"), [
      { region: "eu-west-1" },
      { region: "us-east-1" },
    ]);
  });

  it("name the workloads that were measured", async () => {
    assert.deepEqual(await read("measured_workloads"), []);
    await history.add([{}, { workload: "canary" }]);
    assert.deepEqual(await read("measured_workloads"), [{ name: "canary" }, { name: "default" }]);
  });

  it("are of the workload that is asked for, and of default where an earlier page asks for none", async () => {
    await history.add([
      ...times(3, { ttft_ms: 100 }),
      ...times(2, { ttft_ms: 700, workload: "canary" }),
      { workload: "canary", outcome: "timeout" },
      { age_s: 30 * HOUR_S, ttft_ms: 50 },
      { age_s: 30 * HOUR_S, ttft_ms: 350, workload: "canary" },
    ]);
    const [{ id }] = await read<{ id: string }>("models?name=eq.fast&select=id");
    const region = "eu-west-1";
    const ofModels = { model_ids: [id], region };
    const questions: [string, Record<string, unknown>, (row: Row) => unknown][] = [
      ["model_summaries_over", { region }, ({ n }) => n],
      ["model_summaries_before", { region }, ({ p50_ttft_ms }) => Math.round(p50_ttft_ms / 50)],
      ["model_timeline_over", ofModels, ({ n }) => n],
      ["model_outcomes_over", ofModels, ({ n }) => Math.max(...n as unknown as number[])],
      ["model_sparks_over", ofModels, ({ p50_ttft_ms }) => {
        const points = p50_ttft_ms as unknown as (number | null)[];
        return Math.round(points.findLast((point) => point !== null)! / 100);
      }],
    ];
    const expected: Record<string, number[]> = {
      model_summaries_over: [3, 3, 3],
      model_summaries_before: [1, 1, 7],
      model_timeline_over: [3, 3, 3],
      model_outcomes_over: [3, 3, 3],
      model_sparks_over: [1, 1, 7],
    };
    for (const [name, given, tell] of questions) {
      const told = [];
      for (const workload of [undefined, "default", "canary"]) {
        const rows = await ask<Row>(name, { period: "24 hours", ...given, workload });
        told.push(rows.map(tell).at(-1));
      }
      assert.deepEqual(told, expected[name], name);
      assert.deepEqual(await ask(name, { period: "24 hours", ...given, workload: "nothing" }), []);
    }
  });

  it("tell how right answers were over time, as the results do", async () => {
    const judged = (age_s: number, right: number): PastResult => ({
      age_s,
      workload: "canary",
      check_n: 10,
      check_ok_n: right,
      check_verdicts: {
        "date/ok": right,
        ...(right < 10 && { "date/wrong_answer": 10 - right }),
      },
    });
    const ages = Array.from({ length: 60 }, (_, hour) => hour * HOUR_S + 61);
    await history.add([
      ...ages.map((age_s, nth) => judged(age_s, 10 - nth % 4)),
      {
        age_s: 61,
        workload: "canary",
        check_n: 0,
        check_ok_n: 0,
        check_verdicts: { "sort/cut_off": 3 },
      },
      { age_s: 61, workload: "canary", outcome: "timeout" },
      { age_s: 61 },
    ]);
    const [{ id }] = await read<{ id: string }>("models?name=eq.fast&select=id");
    for (const [period, grain] of [["24 hours", "1 hour"], ["7 days", "1 day"]]) {
      const points = await ask<Record<string, unknown>>("answers_timeline_over", {
        period,
        model_ids: [id],
      });
      const raw = await history.stack.query<Record<string, unknown>>(
        `select
           date_bin('${grain}', created_at, '2000-01-01Z') as starts_at, sum(check_n)::integer as check_n,
           sum(check_ok_n)::integer as check_ok_n
         from public.benchmark_results
         where check_n is not null and created_at >= date_bin('${grain}', date_bin(
           '1 hour', now() - '${period}'::interval, '2000-01-01Z'), '2000-01-01Z')
         group by 1 order by 1`,
      );
      assert.deepEqual(
        points.map(({ starts_at, check_n, check_ok_n }) => [
          Date.parse(String(starts_at)),
          ...[check_n, check_ok_n].map(Number),
        ]),
        raw.map(({ starts_at, check_n, check_ok_n }) => [
          new Date(starts_at as string).getTime(),
          ...[check_n, check_ok_n].map(Number),
        ]),
        period,
      );
      const last = points.at(-1)!.verdicts as Record<string, number>;
      assert.equal(last["sort/cut_off"], 3);
    }
  });

  it("never mix simulated results with real ones", async () => {
    await history.add([{ ttft_ms: 500 }, { ttft_ms: 5, simulated: true }]);
    const rows = await leaderboard("24 hours");
    assert.deepEqual(rows.map(({ simulated, n }) => ({ simulated, n })), [
      { simulated: true, n: 1 },
      { simulated: false, n: 1 },
    ]);
    for (const view of PUBLIC_VIEWS.filter((view) => /model_|provider_|perf|cost/.test(view))) {
      const marks = await read<{ simulated: boolean }>(view);
      assert.deepEqual(marks.map(({ simulated }) => simulated).sort(), [false, true], view);
    }
  });

  it("put every window together from each result once", async () => {
    // Off the hour, so that whatever the time is, some edge falls between two of them.
    const ages = Array.from({ length: 16 * 24 * 2 }, (_, half) => half * HOUR_S / 2 + 61);
    const older = Array.from({ length: 60 }, (_, day) => (16 + day) * DAY_S);
    await history.add([...ages, ...older].map((age_s) => ({ age_s, response_text: null })));
    const periods = ["1 hour", "90 minutes", "6 hours", "7 hours", "1 day", "59 hours", "7 days"];
    const start = (back: number) =>
      `date_bin(private.grain_of($1::interval), now() - $1::interval * ${back}, '2000-01-01Z')`;
    for (const period of [...periods, "8 days", "30 days"]) {
      const [row] = await history.stack.query<Record<string, number>>(
        `select
          n, previous_n,
          (select count(*) from public.benchmark_results where created_at >= ${
          start(1)
        }) as expected,
          (
            select count(*) from public.benchmark_results
            where created_at >= ${start(2)} and created_at < ${start(1)}
          ) as previous_expected
        from public.model_leaderboard_over($1::interval)`,
        [period],
      );
      assert.deepEqual(
        [Number(row.n), Number(row.previous_n)],
        [Number(row.expected), Number(row.previous_expected)],
        period,
      );
    }
  });

  it("draw a line of about twelve points for a model", async () => {
    const ages = Array.from({ length: 29 }, (_, day) => day * DAY_S);
    await history.add(ages.map((age_s) => ({ age_s, ttft_ms: age_s === 0 ? 900 : 100 })));
    const [{ id }] = await read<{ id: string }>("models?name=eq.fast&select=id");
    const lines = await read<{ p50_ttft_ms: (number | null)[] }>(
      `rpc/model_sparks_over?period=30%20days&model_ids={${id}}`,
    );
    assert.equal(lines.length, 1);
    const [{ p50_ttft_ms: points }] = lines;
    assert.ok(points.length >= 10 && points.length <= 13);
    near(points[0], 100);
    assert.ok(!points.includes(null));
  });

  it("sum up providers and costs", async () => {
    await history.add([
      ...times(3, { ttft_ms: 100, total_latency_ms: 1000, cost_usd: 0.25 }),
      { model: "slow", ttft_ms: 500, total_latency_ms: 3000, priced: false },
      { model: "slow", outcome: "overloaded", priced: false, token_source: "none" },
    ]);
    const [fast, slow] = await read<Record<string, unknown>>("provider_performance_24h");
    assert.deepEqual([fast.model, fast.test_count, fast.avg_ttft_ms, fast.avg_latency_ms], [
      "fast",
      3,
      100,
      1000,
    ]);
    assert.deepEqual([slow.model, slow.test_count, slow.success_rate_percent], ["slow", 2, 50]);
    const [errors] = await read<Record<string, unknown>>("provider_error_rates");
    assert.deepEqual(
      [errors.provider, errors.total_count, errors.error_count, errors.error_rate_percent],
      ["Past", 5, 1, 20],
    );
    assert.deepEqual(errors.outcomes, { success: 4, overloaded: 1 });
    const costs = await read<Record<string, unknown>>("cost_analysis");
    assert.deepEqual(
      costs.map((row) => [
        row.model,
        row.request_count,
        row.priced_request_count,
        row.total_cost_usd,
        row.avg_cost_per_request_usd,
      ]),
      [["fast", 3, 3, 0.75, 0.25], ["slow", 2, 0, null, null]],
    );
    const hours = await read<Record<string, unknown>>("performance_trends");
    assert.deepEqual(hours.map((row) => [row.provider, row.test_count, row.avg_ttft_ms]), [
      ["Past", 5, 200],
    ]);
  });

  it("tell when a price was valid, and what it was before", async () => {
    const rows = await read<{ valid_from: string; valid_until: string | null }>(
      "price_history?model=eq.gpt-4o-mini&provider=eq.OpenAI",
    );
    assert.equal(rows.length, 1);
    assert.equal(rows[0].valid_until, null);
    await history.stack.query(
      `insert into public.prices (provider_id, model_id, input_price_per_m, output_price_per_m, parts)
       select models.provider_id, models.id, 9, 9, '{"request_usd": 0.5}' from public.models
       join public.providers on providers.id = models.provider_id
       where models.name = 'gpt-4o-mini' and providers.name = 'OpenAI'`,
    );
    const [before, after] = await read<Record<string, unknown>>(
      "price_history?model=eq.gpt-4o-mini&provider=eq.OpenAI&order=valid_from",
    );
    assert.equal(before.valid_until, after.valid_from);
    assert.equal(after.previous_input_price_per_m, before.input_price_per_m);
    assert.equal(after.valid_until, null);
    assert.deepEqual([after.previous_parts, after.parts], [{}, { request_usd: 0.5 }]);
    assert.deepEqual([after.previous_tiers, after.tiers], [[], []]);
  });

  it("summarise a run, also when its results are gone", async () => {
    await history.stack.query(
      "update public.runs set result_count = 0, success_count = 0, priced_count = 0, cost_usd = 0 where true",
    );
    await history.add([{ cost_usd: 0.5 }, { outcome: "timeout", priced: false }]);
    await history.clear();
    assert.deepEqual(
      await history.stack.query(
        `select targets, results, succeeded, failed, closed_without_result, cost_usd
         from public.run_summary where run_name = 'past' and not simulated`,
      ),
      [{
        targets: 2,
        results: 2,
        succeeded: 1,
        failed: 1,
        closed_without_result: 0,
        cost_usd: 0.5,
      }],
    );
  });

  it("let visitors read them and nothing beneath them", async () => {
    await history.add([{}]);
    for (const view of PUBLIC_VIEWS) assert.ok((await read(view)).length > 0, view);
    for (
      const name of [
        "benchmark_results",
        "runs",
        "run_targets",
        "run_summary",
        "workloads",
        "rollups",
      ]
    ) {
      const response = await history.visit(name);
      await response.body?.cancel();
      assert.equal(response.status, 401, name);
    }
  });

  it("leave out what belongs to a provider that is switched off", async () => {
    await history.add([{}]);
    await history.stack.query("update public.providers set enabled = false where slug = 'past'");
    assert.deepEqual(await read("measured_regions"), []);
    assert.deepEqual(await read("measured_workloads"), []);
    assert.deepEqual(await leaderboard("24 hours"), []);
    await history.stack.query("update public.providers set enabled = true where slug = 'past'");
  });

  it("are given a thousand rows at a time, as the settings of a project say", async () => {
    await history.stack.query(
      `insert into public.prices (provider_id, model_id, input_price_per_m, output_price_per_m, timestamp)
       select provider_id, id, 1, 1, now() - n * interval '1 minute'
       from (select * from public.models limit 1) as models cross join generate_series(1, $1::integer) as n`,
      [MAX_ROWS + 1],
    );
    assert.equal((await read("price_history?select=model_id&limit=5000")).length, MAX_ROWS);
    const embedded = await read<{ prices: unknown[] }>("models?select=id,prices(id)");
    assert.equal(Math.max(...embedded.map(({ prices }) => prices.length)), MAX_ROWS);
    const config = await Deno.readTextFile(
      new URL("../../supabase/config.toml", import.meta.url),
    );
    assert.match(config, new RegExp(`^max_rows = ${MAX_ROWS}$`, "m"));
  });
});
