import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import { addProviders } from "../../bench/run/add_providers.ts";
import { type Providers, startProviders } from "../../bench/run/start_providers.ts";
import type { Stack } from "../../local/stack.ts";
import { until } from "../../local/testdata/until.ts";
import { startTestStack } from "./start_test_stack.ts";

const PROVIDERS = 10;

interface Left {
  results: number;
  isolates: number;
  claims: number;
}

describe("a run of many targets", () => {
  let providers: Providers;
  beforeEach(async () => {
    providers = await startProviders(PROVIDERS, { firstTokenMs: 20, gapMs: 4, tokens: 20 });
  });
  afterEach(() => providers[Symbol.asyncDispose]());

  /** Makes a run, to whose end nothing helps but the run itself. */
  async function run(stack: Stack, body: Record<string, unknown>): Promise<Left> {
    await addProviders(stack, providers.baseUrls, 1);
    const response = await fetch(`${stack.url}/functions/v1/run-benchmark`, {
      method: "POST",
      headers: { apikey: stack.secretKey, "content-type": "application/json" },
      body: JSON.stringify({
        providers: Array.from({ length: PROVIDERS }, (_, index) => `p${index + 1}`),
        models: ["m1"],
        ...body,
      }),
    });
    const { run_id, ...answer } = await response.json();
    assert.ok(run_id !== undefined, JSON.stringify(answer));
    return await until(async () => {
      const [left] = await stack.query<Left>(
        `select
          count(results.id)::int as results,
          count(distinct results.isolate_id)::int as isolates,
          sum(run_targets.claims)::int as claims
        from public.runs
        join public.run_targets on run_targets.run_id = runs.id
        left join public.benchmark_results as results on results.target_id = run_targets.id
        where runs.id = $1 and runs.finished_at is not null
        group by runs.id`,
        [run_id],
      );
      return left ?? null;
    });
  }

  it("is worked through by ten lanes, each target once", async () => {
    await using stack = await startTestStack({});
    const { results, claims } = await run(stack, { samples: 20, lanes: 10 });
    assert.deepEqual({ results, claims }, { results: 200, claims: 200 });
    const { requests, repeated } = await providers.report();
    assert.equal(requests, 200);
    assert.deepEqual(repeated, []);
  });

  it("costs a round trip for each target, and one for the run", async () => {
    let roundTrips = 0;
    await using stack = await startTestStack({
      onRequest(path) {
        if (path.startsWith("/rest/v1/")) roundTrips++;
      },
    });
    const { results } = await run(stack, { samples: 2 });
    assert.deepEqual({ results, roundTrips }, { results: 20, roundTrips: 21 });
  });

  it("goes on from isolate to isolate when none lives long enough", async () => {
    await using stack = await startTestStack({
      functionEnv: { WORKER_BUDGET_MS: "2000" },
      functionWallClockMs: 4000,
    });
    const { results, isolates, claims } = await run(stack, { samples: 4 });
    assert.deepEqual({ results, claims }, { results: 40, claims: 40 });
    assert.ok(isolates > 1, `${isolates} isolates`);
  });
});
