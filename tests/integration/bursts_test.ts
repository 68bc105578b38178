import assert from "node:assert/strict";
import { afterAll, afterEach, beforeAll, describe, it } from "@std/testing/bdd";
import { streamOf } from "../../supabase/functions/_shared/testing/serve_answers.ts";
import { type Project, startProject } from "./project.ts";

/** The most requests that the provider serves at once. */
const SERVES = 4;

/**
 * A provider that refuses what comes while it serves four. It answers the requests of a level once
 * all of them have come, so it hangs where they are not made at once.
 */
function startThrottlingProvider() {
  /** How many requests come at once, level by level. One after the other once it is empty. */
  const levels: number[] = [];
  const prompts: string[] = [];
  let waiting: (() => void)[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    if (request.method === "HEAD") return new Response(null);
    const { messages, model } = await request.json();
    prompts.push(messages[0].content);
    const isServed = waiting.length < SERVES;
    const left = String(Math.max(0, SERVES - waiting.length - 1));
    await new Promise<void>((resolve) => {
      waiting.push(resolve);
      if (waiting.length < (levels[0] ?? 1)) return;
      for (const answer of waiting) answer();
      waiting = [];
      levels.shift();
    });
    const answer = model === "gone" || !isServed
      ? Response.json({ error: { message: "not now" } }, { status: isServed ? 404 : 429 })
      : streamOf(
        { choices: [{ index: 0, delta: { content: "A quiet station." } }] },
        { choices: [{ index: 0, delta: {}, finish_reason: "stop" }] },
        { choices: [], usage: { prompt_tokens: 60, completion_tokens: 40, total_tokens: 100 } },
        "[DONE]",
      );
    answer.headers.set("x-ratelimit-remaining-requests", left);
    answer.headers.set("x-ratelimit-reset-requests", "1.5s");
    return answer;
  });
  return {
    levels,
    prompts,
    origin: `http://127.0.0.1:${server.addr.port}`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

describe("a burst", () => {
  let project: Project;
  let provider: ReturnType<typeof startThrottlingProvider>;
  const query = <Row = Record<string, unknown>>(sql: string, parameters: unknown[] = []) =>
    project.stack.query<Row>(sql, parameters).then((rows) => rows.map((row) => ({ ...row })));

  beforeAll(async () => {
    provider = startThrottlingProvider();
    project = await startProject();
    await query("select public.add_provider('acme', 'Acme', $1)", [`${provider.origin}/v1`]);
    for (const model of ["ok", "gone"]) await query("select public.add_model('acme', $1)", [model]);
    // 40 output tokens cost 0.0004 USD; at most a call costs about 0.01 USD.
    await query("select public.set_price('acme', 'ok', 0, 10)");
  });
  afterAll(async () => {
    await project[Symbol.asyncDispose]();
    await provider[Symbol.asyncDispose]();
  });
  afterEach(async () => {
    provider.levels.length = 0;
    provider.prompts.length = 0;
    await query("delete from public.spend_limits where true");
    await query("delete from public.runs where true");
    await query("delete from private.burst_levels where true");
    await query("delete from private.spend_days where true");
  });

  const burst = async (levels: number[], more: Record<string, unknown> = {}) => {
    provider.levels.push(...levels.toSorted((a, b) => a - b));
    return await project.run({ providers: ["acme"], models: ["ok"], burst: levels, ...more });
  };
  const states = (run: string) =>
    query(
      `select burst, state, count(*)::integer as n from public.run_targets
       where run_id = $1 and burst is not null group by 1, 2 order by 1, 2`,
      [run],
    );

  it("shows where a provider begins to refuse, and counts each refused call once", async () => {
    const run = await burst([8, 1, 2, 4]);
    assert.equal(provider.prompts.length, 15);
    assert.equal(new Set(provider.prompts).size, 15, "each call has words of its own");
    const levels = await query(
      `select calls, n::integer, calls_n::integer, succeeded::integer, refused::integer, refused_percent,
         tokens_per_second > 0 as is_fast, (p50_ttft_ms, p95_ttft_ms) is not distinct from (times.p50, times.p95) as has_times,
         remaining_requests::integer as remaining, reset_requests_ms::integer as reset_ms, workload, simulated
       from public.burst_levels_over('1 day') as levels
       -- A TTFT that a pause of our own may have delayed is unknown; of a level all can be.
       cross join lateral (
         select percentile_disc(0.5) within group (order by ttft_ms) as p50,
           percentile_disc(0.95) within group (order by ttft_ms) as p95
         from public.benchmark_results where success and burst = levels.calls
       ) as times
       order by calls`,
    );
    const rest = { n: 1, is_fast: true, has_times: true, reset_ms: 1500, workload: "burst" };
    const level = (calls: number, refused: number, remaining: number) => ({
      calls,
      calls_n: calls,
      succeeded: calls - refused,
      refused,
      refused_percent: 100 * refused / calls,
      remaining,
      simulated: false,
      ...rest,
    });
    assert.deepEqual(
      levels.map((row) => JSON.stringify(Object.entries(row).sort())),
      [level(1, 0, 3), level(2, 0, 2), level(4, 0, 0), level(8, 4, 0)]
        .map((row) => JSON.stringify(Object.entries(row).sort())),
    );
    assert.deepEqual(
      await query(
        `select burst, outcome, count(*)::integer as n, count(distinct target_id)::integer as targets,
           max(concurrent) as at_once
         from public.benchmark_results where run_id = $1 and burst is not null group by 1, 2 order by 1, 2`,
        [run],
      ),
      [
        { burst: 1, outcome: "success", n: 1, targets: 1, at_once: 1 },
        { burst: 2, outcome: "success", n: 2, targets: 2, at_once: 2 },
        { burst: 4, outcome: "success", n: 4, targets: 4, at_once: 4 },
        { burst: 8, outcome: "rate_limited", n: 4, targets: 4, at_once: 8 },
        { burst: 8, outcome: "success", n: 4, targets: 4, at_once: 8 },
      ],
    );
    assert.deepEqual(
      await query("select targets::integer, results, succeeded, priced from public.run_summary"),
      [{ targets: 15, results: 15, succeeded: 11, priced: 11 }],
    );
  });

  it("computes tokens per second from the first request to the last byte", async () => {
    await burst([4]);
    const [row] = await query<{ stated: number; expected: number }>(
      `select levels.tokens_per_second as stated, 160 / extract(epoch from results.span) as expected
       from public.burst_levels_over('1 day') as levels, (
         select max(request_started_at + total_latency_ms * interval '1 millisecond') - min(request_started_at) as span
         from public.benchmark_results
       ) as results`,
    );
    assert.ok(Math.abs(row.stated - Number(row.expected)) < 0.01 * row.stated);
  });

  it("is in no other number, and in what was spent", async () => {
    await query(
      "insert into public.objectives (name, metric, target_percent) values ('acme answers', 'succeeds', 99)",
    );
    await burst([1, 8]);
    for (
      const table of [
        "private.rollups",
        "private.upstream_rollups",
        "private.run_times",
        "private.objective_days",
        "private.objective_slots",
        "private.cache_pairs",
        "private.control_hours",
        "public.incidents",
        "public.model_events",
        "public.measured_workloads",
        "public.cost_analysis",
        "public.provider_error_rates",
        "public.model_leaderboard_over('1 day', workload => 'burst')",
        "public.model_leaderboard_over('1 day')",
      ]
    ) {
      assert.deepEqual(await query(`select from ${table}`), [], table);
    }
    const [status] = await query("select last_result_at from public.public_status");
    assert.equal(status.last_result_at, null);
    assert.deepEqual(
      await query("select sum(usd)::double precision as usd from private.spend_days"),
      [{ usd: 0.002 }],
    );
    assert.deepEqual(
      await query("select cost_usd, priced::integer from public.run_summary"),
      [
        { cost_usd: 0.002, priced: 5 },
      ],
    );
  });

  it("retires no model that is refused at all calls of a level", async () => {
    await burst([4], { models: ["gone"] });
    const [gone] = await query(
      "select retired_at, available from public.models where name = 'gone'",
    );
    assert.equal(gone.retired_at, null);
  });

  it("is not made where the whole level does not fit under a spend limit, and says why", async () => {
    await query("insert into public.spend_limits (period, limit_usd) values ('day', 0.04)");
    const run = await burst([1, 2, 4, 8]);
    const before = provider.prompts.length;
    assert.equal(before, 3, "two levels of at most 0.011 and 0.021 USD fit");
    const closed = await query(
      `select distinct burst, state, closed_reason like 'it could cost % USD, and the limit of 0.04 USD per day%' as says
       from public.run_targets where run_id = $1 and burst > 2 order by 1`,
      [run],
    );
    assert.deepEqual(closed, [
      { burst: 4, state: "budget_blocked", says: true },
      { burst: 8, state: "budget_blocked", says: true },
    ]);
    assert.deepEqual(await states(run), [
      { burst: 1, state: "done", n: 1 },
      { burst: 2, state: "done", n: 2 },
      { burst: 4, state: "budget_blocked", n: 4 },
      { burst: 8, state: "budget_blocked", n: 8 },
    ]);
    assert.deepEqual(await query("select from private.spend_reservations"), []);
    assert.deepEqual(
      await query("select usd::double precision from private.spend_days"),
      [{ usd: 0.0012 }],
      "each call costs what it cost, once",
    );
  });

  it("makes no call under a limit that not even one fits under", async () => {
    await query("insert into public.spend_limits (period, limit_usd) values ('day', 0.01)");
    const run = await burst([1, 2, 4, 8]);
    assert.equal(provider.prompts.length, 0);
    assert.ok((await states(run)).every(({ state }) => state === "budget_blocked"));
  });

  it("is stored whole or not at all, and doubles nothing when it is recorded again", async () => {
    const [workload] = await query<{ id: string }>(
      "select id from public.workloads where name = 'burst' and current",
    );
    await query("insert into public.spend_limits (period, limit_usd) values ('day', 1)");
    const [{ started }] = await query<
      { started: { run_id: string; first: Record<string, string> } }
    >(
      `select public.start_run(
         '{"providers": ["acme"], "models": ["ok"], "burst": [3], "bursts": true}', '{}', null, true
       ) as started`,
    );
    assert.equal((started.first.burst as unknown as string[]).length, 2);
    const token = started.first.lease_token;
    const call = (age: number) => ({
      outcome: "success",
      token_source: "provider",
      input_tokens: 60,
      output_tokens: 40,
      ttft_ms: 5,
      total_latency_ms: 50,
      request_age_ms: age,
      reached: true,
      remarks: [],
      concurrent: 3,
    });
    const record = async (calls: unknown[]) =>
      (await query<{ answer: Record<string, unknown> }>(
        "select public.record_result($1, $2, false) as answer",
        [token, JSON.stringify({ calls })],
      ))[0].answer;

    await assert.rejects(record([call(60), call(60)]), /another number/);
    assert.deepEqual(await query("select from public.benchmark_results"), []);
    // A bad field of one call loses neither it nor the others.
    const calls = [call(60), { ...call(59), ttft_ms: -1 }, call(58)];
    const first = await record(calls);
    assert.equal(first.recorded, true);
    assert.deepEqual(await record(calls), { ...first, run_finished: true });
    assert.deepEqual(
      await query(
        "select count(*)::integer as n, count(ttft_ms)::integer as timed from public.benchmark_results",
      ),
      [{ n: 3, timed: 2 }],
    );
    assert.deepEqual(
      await query("select calls, succeeded, span_ms, workload_id from private.burst_levels"),
      [{ calls: 3, succeeded: 3, span_ms: 52, workload_id: workload.id }],
    );
    assert.deepEqual(
      await query("select usd::double precision from private.spend_days"),
      [{ usd: 0.0012 }],
    );
    assert.deepEqual(await query("select from private.spend_reservations"), []);
  });

  it("is claimed again as a whole when its worker is lost, and closed as a whole", async () => {
    await query("insert into public.spend_limits (period, limit_usd) values ('day', 1)");
    const [{ started }] = await query<
      { started: { run_id: string; first: Record<string, string> } }
    >(
      `select public.start_run(
         '{"providers": ["acme"], "models": ["ok"], "burst": [2], "bursts": true}', '{}', null, true
       ) as started`,
    );
    const { run_id, first } = started;
    const lose = () =>
      query(
        "update public.run_targets set lease_expires_at = now() - interval '1 s' where state = 'leased'",
      );
    const claim = async () =>
      (await query<{ target: Record<string, unknown> | null }>(
        "select public.claim_target($1) as target",
        [run_id],
      ))[0].target;
    await lose();
    const second = await claim();
    assert.notEqual(second?.lease_token, first.lease_token);
    assert.notDeepEqual(second?.burst, first.burst, "other words, which no cache has seen");
    assert.equal(await claim(), null);
    // What the lost calls cost is not known, so all that was reserved for them is spent.
    const [spent] = await query<{ calls: number }>(
      `select round(sum(days.usd) / max(reserved.usd), 3)::double precision as calls
       from private.spend_days as days, private.spend_reservations as reserved`,
    );
    assert.equal(spent.calls, 2);
    await lose();
    await claim();
    await lose();
    assert.equal(await claim(), null);
    assert.deepEqual(await states(run_id), [{ burst: 2, state: "worker_lost", n: 2 }]);
    assert.deepEqual(await query("select from public.benchmark_results"), []);
    const [run] = await query("select finished_at is not null as ended from public.runs");
    assert.equal(run.ended, true);
  });

  it("is made only where it is asked for, or where its workload is active", async () => {
    const calls = async (request: Record<string, unknown>) => {
      const [{ run }] = await query<{ run: string }>(
        "select public.start_run($1, '{}') ->> 'run_id' as run",
        [JSON.stringify({
          providers: ["acme"],
          models: ["ok"],
          bursts: true,
          judges: true,
          ...request,
        })],
      );
      const kinds = await query<{ kind: string; n: number }>(
        `select workloads.kind, count(*)::integer as n
         from public.run_targets join public.workloads on workloads.id = run_targets.workload_id
         where run_id = $1 group by 1`,
        [run],
      );
      await query("delete from public.runs where true");
      return kinds.find(({ kind }) => kind === "burst")?.n ?? 0;
    };
    const scheduled = { scheduled: true };
    assert.equal(await calls({}), 0);
    assert.equal(await calls({ workload: "all" }), 0);
    assert.equal(await calls(scheduled), 0);
    assert.equal(await calls({ workload: "burst" }), 15, "its own levels");
    assert.equal(await calls({ workload: "burst", burst: [3] }), 3);
    await query(
      "select public.set_workload('burst', active => true, request => '{\"burst\": [2, 5]}')",
    );
    await query(
      "update public.workloads set created_at = now() - interval '3 days' where kind = 'burst'",
    );
    await query("update public.models set created_at = now() - interval '3 days' where true");
    assert.equal(await calls(scheduled), 7);
    assert.equal(await calls({ ...scheduled, bursts: false }), 0, "its worker knows no bursts");
    await query("update public.workloads set active = false where kind = 'burst'");
  });

  it("is made with nothing that it cannot have", async () => {
    for (
      const [body, words] of [
        [{ burst: [] }, /burst/],
        [{ burst: [0] }, /burst/],
        [{ burst: [33] }, /burst/],
        [{ burst: [1.5] }, /burst/],
        [{ burst: [2, 2] }, /twice/],
        [{ burst: [1, 2, 3, 4, 5, 6, 7, 8, 9] }, /burst/],
        [{ burst: [2], samples: 2 }, /samples/],
        [{ burst: [2], lanes: 2 }, /one provider at a time/],
        [{ burst: [2], regions: ["eu-west-1", "us-east-1"] }, /one region/],
        [{ burst: [2], prompt_text: "Hello" }, /prompt_text/],
        [{ burst: [2], workload: "default" }, /not of the kind burst/],
      ] as const
    ) {
      const { status, body: answer } = await project.post("run-benchmark", body);
      assert.equal(status, 400, JSON.stringify(body));
      assert.match(JSON.stringify(answer), words);
    }
    assert.equal(provider.prompts.length, 0);
  });
});
