import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import type { Target } from "../provider/target.ts";
import { clampLimits, hasTimeFor } from "./worker_budget.ts";

function target(totalMs: number): Target {
  return {
    limits: { headersMs: 30_000, firstTokenMs: 45_000, gapMs: 20_000, totalMs },
  } as Target;
}

describe("clampLimits()", () => {
  it("does not change a request that an isolate of the free plan can finish", () => {
    assert.deepEqual(clampLimits(target(60_000), 140_000), target(60_000));
  });

  it("caps every deadline by the share of a short-lived isolate", () => {
    const { limits } = clampLimits(target(60_000), 21_000);
    assert.deepEqual(limits, { headersMs: 9000, firstTokenMs: 9000, gapMs: 9000, totalMs: 9000 });
  });
});

describe("hasTimeFor()", () => {
  it("reserves the time for recording", () => {
    assert.equal(hasTimeFor(60_000, 140_000, 70_000), true);
    assert.equal(hasTimeFor(60_000, 140_000, 70_001), false);
  });

  it("says no once the isolate is told to unload", () => {
    assert.equal(hasTimeFor(1000, 140_000, 0), true);
    dispatchEvent(new Event("beforeunload"));
    assert.equal(hasTimeFor(1000, 140_000, 0), false);
  });
});
