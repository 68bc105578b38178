import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { Summary } from "../api/read_summaries.ts";
import { withChanges } from "./changes.ts";

const row = {
  model_id: "a",
  simulated: false,
  p50_ttft_ms: 110,
  p50_tps: 45,
  availability_percent: 99.3,
} as Summary;
const before = {
  model_id: "a",
  simulated: false,
  p50_ttft_ms: 100,
  p50_tps: null,
  availability_percent: 99.1,
};

describe("withChanges()", () => {
  it("compares a model with itself, and real with real", () => {
    const [{ changes }] = withChanges([row], [{ ...before, simulated: true }, before]);
    assert.ok(Math.abs((changes?.ttft_percent ?? 0) - 10) < 1e-9);
    assert.equal(changes?.tps_percent, null);
    assert.equal(changes?.availability_points, 0.2);
  });

  it("has no change without an earlier measurement, and none before that is loaded", () => {
    assert.equal(withChanges([row], [])[0].changes?.ttft_percent, null);
    assert.equal(withChanges([row], null)[0].changes, undefined);
  });
});
