import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { Result } from "../run/run_rows.ts";
import { exitCodeOf, judge, type Measured } from "./judge.ts";
import { parseConditions } from "./parse_conditions.ts";

const answered: Result = {
  id: "00000000-0000-4000-8000-000000000001",
  target_id: "00000000-0000-4000-8000-000000000002",
  request_id: null,
  provider: "acme",
  model: "large",
  success: true,
  outcome: "success",
  error_message: null,
  status_code: 200,
  total_latency_ms: 1000,
  ttft_ms: 100,
  tps: 50,
  comparable: true,
  remarks: [],
  input_tokens: 500,
  output_tokens: 100,
  token_source: "provider",
  cost_usd: 0.001,
};

const failed: Result = {
  ...answered,
  success: false,
  outcome: "server_error",
  status_code: 500,
  total_latency_ms: 5,
  ttft_ms: null,
  tps: null,
  cost_usd: null,
};

/** Calls to one model with these times to the first token. */
function timed(...times: (number | null)[]): Result[] {
  return times.map((ttft_ms) => ({ ...answered, ttft_ms }));
}

function of(results: Result[], more: Partial<Measured> = {}): Measured {
  return {
    provider: "acme",
    model: "large",
    workload: "default",
    results,
    missing: 0,
    because: null,
    ...more,
  };
}

/** What one model says to one condition. */
function told(text: string, results: Result[], more?: Partial<Measured>) {
  const [{ value, n, answer, because }] = judge(parseConditions([text]), [of(results, more)]);
  return { value, n, answer, because };
}

describe("judge()", () => {
  const twenty = Array.from({ length: 20 }, (_, i) => 10 * (i + 1));

  it("holds a percentile of the run itself against the limit", () => {
    const fine = { value: 190, n: 20, answer: "does not hold", because: null };
    assert.deepEqual(told("p95_ttft_ms > 190", timed(...twenty)), fine);
    assert.deepEqual(told("p95_ttft_ms >= 190", timed(...twenty)), { ...fine, answer: "holds" });
    assert.equal(told("p50_ttft_ms < 100", timed(...twenty)).value, 100);
    assert.equal(told("p50_latency_ms > 1", [answered]).value, 1000);
    assert.equal(told("p5_tps < 1", timed(...twenty)).value, 50);
  });

  it("does not know a tail of fewer than 20 values, and says why", () => {
    assert.deepEqual(told("p95_ttft_ms > 1", timed(...twenty.slice(1))), {
      value: null,
      n: 19,
      answer: "unknown",
      because: "it has 19 values and needs 20",
    });
    const one = [...timed(...twenty.slice(1)), failed];
    assert.equal(
      told("p95_ttft_ms > 1", one).because,
      "it has 19 values and needs 20: 1 of 20 calls failed",
    );
    assert.equal(told("p50_ttft_ms > 1", [failed, failed]).answer, "unknown");
    const short = told("p50_tps < 1", [{ ...answered, tps: null }, failed]);
    assert.equal(
      short.because,
      "it has 0 values and needs 1: 1 of 2 calls failed and 1 of 2 answers have none",
    );
  });

  it("tells a tail of which this machine has not seen all, where that changes nothing", () => {
    const all = (text: string, times: (number | null)[]) => {
      const [verdict] = judge(parseConditions([text]), [of(timed(...times))]);
      const { value, at_least, at_most, n, answer } = verdict;
      assert.equal(verdict.because === null, answer !== "unknown");
      return { value, at_least, at_most, n, answer };
    };
    const one = [...twenty.slice(1), null];
    const between = { value: null, at_least: 190, at_most: 200, n: 19 };
    assert.deepEqual(all("p95_ttft_ms > 200", one), { ...between, answer: "does not hold" });
    assert.deepEqual(all("p95_ttft_ms > 195", one), { ...between, answer: "unknown" });
    assert.deepEqual(all("p95_ttft_ms < 201", one), { ...between, answer: "holds" });
    const two = [...twenty.slice(2), null, null];
    const above = { value: null, at_least: 190, at_most: null, n: 18 };
    assert.deepEqual(all("p95_ttft_ms > 100000", two), { ...above, answer: "unknown" });
    assert.deepEqual(all("p95_ttft_ms > 180", two), { ...above, answer: "holds" });
    for (const times of [[null], [], Array(20).fill(null)]) {
      assert.equal(all("p95_ttft_ms >= 0", times).answer, "unknown");
      assert.equal(all("p50_ttft_ms >= 0", times).answer, "unknown");
    }
  });

  it("leaves times out that are not compared, but not those of the run's own text", () => {
    const cached = { ...answered, comparable: false, remarks: ["own_text", "cached_input"] };
    assert.equal(
      told("p50_ttft_ms > 1", [cached]).because,
      "it has 0 values and needs 1: the times of 1 of 1 are not compared",
    );
    const own = { ...answered, comparable: false, remarks: ["own_text"] };
    assert.equal(told("p50_ttft_ms > 1", [own]).value, 100);
  });

  it("judges rates by the sample itself", () => {
    const three = [answered, failed, answered];
    assert.equal(told("success_percent < 66.6", three).answer, "does not hold");
    assert.equal(told("success_percent < 66.7", three).answer, "holds");
    assert.equal(told("success_percent < 100", [answered]).answer, "does not hold");
    assert.deepEqual(told("success_percent <= 0", [failed, failed]), {
      value: 0,
      n: 2,
      answer: "holds",
      because: null,
    });
  });

  it("counts right answers where any were judged", () => {
    const right = (check_n: number, check_ok_n: number) => ({ ...answered, check_n, check_ok_n });
    const some = told("pass_percent < 100", [right(10, 9), right(10, 10), right(0, 0), failed]);
    assert.deepEqual(some, { value: 95, n: 20, answer: "holds", because: null });
    assert.match(told("pass_percent < 100", [answered]).because!, /no answer was judged/);
    assert.match(told("pass_percent < 100", [right(0, 0)]).because!, /cut every answer off/);
  });

  it("takes the mean of the costs that are known", () => {
    const costs = [answered, { ...answered, cost_usd: 0.003 }, { ...answered, cost_usd: null }];
    assert.deepEqual(told("avg_cost_usd > 0.01", costs), {
      value: 0.002,
      n: 2,
      answer: "does not hold",
      because: null,
    });
    assert.equal(told("avg_cost_usd > 0", [failed]).because, "no cost is known");
  });

  it("does not clear what was not wholly measured", () => {
    const more = { missing: 1, because: "the limit of\nthe month is spent" };
    assert.deepEqual(told("success_percent < 100", [answered], more), {
      value: 100,
      n: 1,
      answer: "unknown",
      because: "1 of 2 not measured: the limit of the month is spent",
    });
    assert.equal(told("success_percent < 100", [failed], more).answer, "holds");
    assert.equal(told("success_percent < 100", [], { ...more, model: null }).answer, "unknown");
  });

  it("answers for each model and workload, condition by condition", () => {
    const verdicts = judge(parseConditions(["success_percent < 100", "p50_tps < 1"]), [
      of([answered]),
      of([failed], { workload: "canary" }),
    ]);
    assert.deepEqual(
      verdicts.map(({ metric, workload, answer }) => [metric, workload, answer]),
      [
        ["success_percent", "default", "does not hold"],
        ["success_percent", "canary", "holds"],
        ["p50_tps", "default", "does not hold"],
        ["p50_tps", "canary", "unknown"],
      ],
    );
  });
});

describe("exitCodeOf()", () => {
  const codeOf = (text: string, ...groups: Result[][]) =>
    exitCodeOf(judge(parseConditions([text]), groups.map((results) => of(results))));

  it("is 3 when a condition holds anywhere, 4 when one is unknown and none holds, else 0", () => {
    assert.equal(codeOf("p50_ttft_ms > 500", timed(1), timed(2)), 0);
    assert.equal(codeOf("p50_ttft_ms > 500", timed(1), timed(501)), 3);
    assert.equal(codeOf("p50_ttft_ms > 500", timed(1), [failed]), 4);
    assert.equal(codeOf("p50_ttft_ms > 500", [failed], timed(501)), 3);
    assert.equal(codeOf("p50_ttft_ms > 500"), 4, "nothing was measured");
  });
});
