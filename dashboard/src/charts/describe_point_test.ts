import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { describePoint } from "./describe_point.ts";
import type { TimeSeries } from "./time_series.ts";

const GRAIN = 3600;
const noon = Date.UTC(2026, 10, 27, 12);
/** The middle of the hour. */
const at = [noon / 1000 + GRAIN / 2];

function seriesOf(label: string): TimeSeries {
  return { label, at, middle: [], low: [], high: [] };
}

/** The notes next to the times. */
function linesOf(labels: string[], values: (number | null)[], from = 0, to = 0): string[] {
  return describePoint({
    data: [at, ...values.map((value) => [value])],
    series: labels.map(seriesOf),
    marks: [{ kind: "incident", from, to, label: "Slow" }, {
      kind: "incident",
      from,
      to,
      label: "Slow",
    }],
    grain: GRAIN,
    format: (value) => `${value} ms`,
  }, 0).slice(2);
}

describe("describePoint()", () => {
  it("says the median, and its band where there is one", () => {
    assert.deepEqual(linesOf(["a"], [5, 1, 9]), ["p50 5 ms, p5–p95 1 ms – 9 ms"]);
    assert.deepEqual(linesOf(["a"], [5, null, null]), ["p50 5 ms"]);
    assert.deepEqual(linesOf(["a"], [null, null, null]), ["no value"]);
  });

  it("names each of two models", () => {
    const lines = linesOf(["a", "b"], [5, null, null, 7, null, null]);
    assert.deepEqual(lines, ["a: p50 5 ms", "b: p50 7 ms"]);
  });

  it("names the incidents in the interval, once, and none that only touches it", () => {
    const end = noon + GRAIN * 1000;
    assert.deepEqual(linesOf(["a"], [5, null, null], noon - 1, noon + 1), ["p50 5 ms", "Slow"]);
    assert.deepEqual(linesOf(["a"], [5, null, null], noon - 9, noon), ["p50 5 ms"]);
    assert.deepEqual(linesOf(["a"], [5, null, null], end, end + 9), ["p50 5 ms"]);
  });
});
