import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { type Metric, tryComparisons } from "./try_comparisons.ts";

/**
 * Where a winner is named in 5 of 100, more than 10 of 100 have one in fewer
 * than one of 500 tests of 200 trials. The seed is fixed.
 */
const TRIALS = 200;
const MOST = 10;

function cell(metric: Metric, days: number, likeness: number, slower = 1) {
  return { metric, days, likeness, sigma: 0.25, slower };
}

describe("a comparison", () => {
  const METRICS: Metric[] = ["ttft_ms", "cost_usd", "success_percent", "passed_percent", "failing"];
  for (const metric of METRICS) {
    it(`names no winner of two hosts that are the same: ${metric}`, () => {
      for (const [days, likeness] of [[1, 0.8], [7, 0.5]]) {
        const result = tryComparisons(cell(metric, days, likeness), TRIALS, "test");
        assert.ok(result.winner_percent <= MOST, JSON.stringify(result));
        assert.ok(result.too_few_percent < 40, JSON.stringify(result));
      }
    });
  }

  it("finds a tenth of TTFT in a week", () => {
    // Of 100 of which 95 are found, fewer than 86 are in one of 3,000 tests.
    const result = tryComparisons(cell("ttft_ms", 7, 0.3, 1.1), 100, "test");
    assert.ok(result.first_percent >= 86, JSON.stringify(result));
    const speed = tryComparisons(cell("tps", 7, 0.3, 1.1), 100, "test");
    assert.ok(speed.first_percent >= 86, JSON.stringify(speed));
  });
});
