import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { Comparison } from "../api/read_comparison.ts";
import { describeFailures, describeVerdict, verdictMetrics } from "./verdict_metrics.ts";

function compared(change: Partial<Comparison>): Comparison {
  return {
    metric: "ttft_ms",
    n: 96,
    failed_a: 0,
    failed_b: 0,
    value_a: 200,
    value_b: 210,
    difference: -10,
    difference_low: -15,
    difference_high: -5,
    verdict: "first",
    ...change,
  };
}

describe("describeVerdict()", () => {
  it("names the better one and in what", () => {
    assert.equal(describeVerdict(compared({})), "First is quicker");
    assert.equal(
      describeVerdict(compared({ metric: "tps", verdict: "second" })),
      "Second is faster",
    );
  });

  it("names none where the difference is not told from none, or where there are too few pairs", () => {
    for (const metric of Object.keys(verdictMetrics) as Comparison["metric"][]) {
      for (const verdict of ["not distinguishable", "too few"] as const) {
        const words = describeVerdict(compared({ metric, verdict, n: 1234 }));
        assert.doesNotMatch(words, /First|Second/, metric);
      }
      assert.match(describeVerdict(compared({ metric, verdict: "too few", n: 1234 })), /: 1,234$/);
    }
  });
});

describe("describeFailures()", () => {
  it("counts the failures of both sides, and says nothing where there are none", () => {
    assert.equal(describeFailures(compared({})), "");
    assert.match(
      describeFailures(compared({ failed_a: 3 })),
      /3 requests to the first failed and 0 to the second/,
    );
  });
});
