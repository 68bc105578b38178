import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { tryIntervals } from "./try_intervals.ts";
import { tryRates } from "./try_rates.ts";

/**
 * Of 200 trials of an interval that holds the truth in 95 of 100, fewer than 89 %
 * hold in one of 5,000 tests. The seed is fixed, so it is the same in each.
 */
const TRIALS = 200;
const FEWEST = 89;

describe("an interval", () => {
  for (const likeness of [0, 0.5]) {
    for (const days of [1, 7]) {
      it(`of a median holds the truth over ${days} days, neighbours alike by ${likeness}`, () => {
        const host = { curve: "wave", tail: "outliers", likeness, sigma: 0.25, median: 300 };
        const [result] = tryIntervals({ ...host, days }, TRIALS, "test");
        assert.ok(result.hold_percent >= FEWEST, JSON.stringify(result));
        assert.ok(result.width_ratio! < 1.6, JSON.stringify(result));
      });
    }
  }

  it("of a median holds the truth where neighbours are alike by 0.8, or there is none", () => {
    const host = { curve: "wave", tail: "lognormal", likeness: 0.8, sigma: 0.25, median: 300 };
    const [result] = tryIntervals({ ...host, days: 1 }, TRIALS, "test");
    assert.ok(result.hold_percent + result.none_percent >= FEWEST, JSON.stringify(result));
    assert.ok(result.none_percent < 50, JSON.stringify(result));
  });

  it("of a rate holds the truth where failures come in runs", () => {
    const result = tryRates({ days: 7, rate: 0.9, likeness: 0.5 }, TRIALS, "test");
    assert.ok(result.hold_percent >= FEWEST, JSON.stringify(result));
    // As if they were independent, it would be too narrow.
    assert.ok(result.share! < 0.7, JSON.stringify(result));
  });
});
