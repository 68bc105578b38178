import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { Summary } from "../api/read_summaries.ts";
import { withChanges } from "./changes.ts";

const row = {
  model_id: "a",
  simulated: false,
  p50_ttft_ms_low: 107,
  p50_ttft_ms: 110,
  p50_ttft_ms_high: 114,
  p50_tps: 45,
  availability_percent_low: 98,
  availability_percent: 99.3,
  availability_percent_high: 99.8,
} as Summary;
const before = {
  model_id: "a",
  simulated: false,
  p50_ttft_ms_low: 97,
  p50_ttft_ms: 100,
  p50_ttft_ms_high: 102,
  p50_tps_low: null,
  p50_tps: null,
  p50_tps_high: null,
  availability_percent_low: 97.9,
  availability_percent: 99.1,
  availability_percent_high: 99.7,
};

describe("withChanges()", () => {
  it("compares a model with itself, and real with real", () => {
    const [{ changes }] = withChanges([row], [{ ...before, simulated: true }, before]);
    const { value, low, high } = changes!.ttft_percent!;
    assert.ok(Math.abs(value - 10) < 1e-9);
    assert.ok(low! > 5 && low! < 8 && high! > 13 && high! < 16);
    assert.equal(changes?.tps_percent, null);
    const points = changes!.availability_points!;
    assert.equal(points.value, 0.2);
    assert.ok(points.low! < 0 && points.high! > 0);
  });

  it("knows no interval of a change where a window has none", () => {
    const few = { ...before, p50_ttft_ms_low: null };
    const { ttft_percent } = withChanges([row], [few])[0].changes!;
    assert.deepEqual([ttft_percent!.low, ttft_percent!.high], [null, null]);
  });

  it("takes no percentile for more exact than histograms have it", () => {
    const exact = { p50_ttft_ms_low: 100, p50_ttft_ms: 100, p50_ttft_ms_high: 100 };
    const now = { ...row, ...exact, p50_ttft_ms: 101 };
    const { ttft_percent } = withChanges([now], [{ ...before, ...exact }])[0].changes!;
    assert.ok(ttft_percent!.low! < 0 && ttft_percent!.high! > 0);
  });

  it("has no change without an earlier measurement, and none before that is loaded", () => {
    assert.equal(withChanges([row], [])[0].changes?.ttft_percent, null);
    assert.equal(withChanges([row], null)[0].changes, undefined);
  });
});
