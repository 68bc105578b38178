import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { outcomeSlots } from "./outcome_slots.ts";

describe("outcomeSlots()", () => {
  it("places what failed, and leaves out no hour", () => {
    const history = {
      model_id: "a",
      simulated: false,
      starts_at: 1_000_000,
      grain_seconds: 3600,
      n: [4, 0, 3],
      failures: { 2: { success: 2, timeout: 1 } },
    };
    assert.deepEqual(outcomeSlots(history), [
      { start: 1_000_000, n: 4, outcomes: null },
      { start: 4_600_000, n: 0, outcomes: null },
      { start: 8_200_000, n: 3, outcomes: { success: 2, timeout: 1 } },
    ]);
  });
});
