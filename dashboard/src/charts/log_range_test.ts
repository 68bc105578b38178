import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { logRange } from "./log_range.ts";

function range(low: number, high: number): number[] {
  return logRange(low, high).map((value) => Number(value.toPrecision(6)));
}

describe("logRange()", () => {
  it("begins and ends at a label, also around a single value", () => {
    assert.deepEqual(range(30, 30), [20, 50]);
    assert.deepEqual(range(0.22, 17), [0.1, 20]);
    assert.deepEqual(range(60, 1400), [50, 2000]);
    assert.deepEqual(range(1, 1), [0.5, 2]);
  });
});
