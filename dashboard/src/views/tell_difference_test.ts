import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { Summary } from "../api/read_summaries.ts";
import { comparedMetrics } from "./compared_metrics.ts";
import { tellDifference } from "./tell_difference.ts";

/** A model of which every number is of so many requests. */
function summary(n: number, change: Partial<Summary> = {}): Summary {
  return {
    provider: "P",
    model: "m",
    model_id: "m",
    simulated: false,
    n,
    success_rate_percent: 90,
    availability_percent: 99,
    outcomes: { success: n },
    ttft_n: n,
    p50_ttft_ms: 100,
    p95_ttft_ms: 200,
    latency_n: n,
    p50_latency_ms: 1000,
    p95_latency_ms: 2000,
    tps_n: n,
    p5_tps: 40,
    p50_tps: 50,
    p95_tps: 60,
    batched_n: 0,
    priced_n: n,
    cost_per_request_usd: 0.001,
    cost_per_m_output_tokens_usd: 10,
    last_seen_at: null,
    ...change,
  };
}

/** Twice as good or half as good in every number. */
const other = {
  success_rate_percent: 45,
  availability_percent: 50,
  p50_ttft_ms: 200,
  p95_ttft_ms: 400,
  p50_latency_ms: 2000,
  p95_latency_ms: 4000,
  p5_tps: 20,
  p50_tps: 25,
  p95_tps: 30,
  cost_per_request_usd: 0.002,
  cost_per_m_output_tokens_usd: 20,
};

const ranked = comparedMetrics.filter(({ better }) => better !== null);

describe("tellDifference()", () => {
  it("names a winner in every metric that ranks, and in no other", () => {
    for (const metric of comparedMetrics) {
      const { winner, words } = tellDifference(metric, [summary(20), summary(20, other)]);
      assert.equal(winner, ranked.includes(metric) ? "first" : null, metric.label);
      assert.equal(words !== "", ranked.includes(metric), metric.label);
    }
    assert.ok(!ranked.some(({ label }) => label === "Success rate"));
  });

  it("names none below 20 requests on either side", () => {
    for (const metric of ranked) {
      for (const pair of [[summary(19), summary(20, other)], [summary(500), summary(2, other)]]) {
        const { winner, words } = tellDifference(metric, pair as [Summary, Summary]);
        assert.equal(winner, null, metric.label);
        assert.match(words, /^Too few requests to tell: \d+ and \d+$/, metric.label);
      }
    }
  });

  it("counts the requests that the number itself is of", () => {
    const few = { ttft_n: 2, tps_n: 2, latency_n: 2, priced_n: 2, outcomes: { auth_failed: 98 } };
    for (const metric of ranked) {
      const pair: [Summary, Summary] = [summary(100), summary(100, { ...other, ...few })];
      assert.deepEqual(tellDifference(metric, pair), {
        winner: null,
        words: "Too few requests to tell: 100 and 2",
      }, metric.label);
    }
  });
});
