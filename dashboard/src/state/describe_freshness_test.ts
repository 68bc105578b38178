import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { Status } from "../api/read_status.ts";
import { describeFreshness } from "./describe_freshness.ts";

function status(state: string): Status {
  return { state, schedule: null, last_result_at: 0, unfinished_runs: 0, checked_at: 0 };
}

describe("describeFreshness()", () => {
  it("calls fresh only what the project has called fresh a moment ago", () => {
    assert.equal(describeFreshness(status("ok"), 1_000, false).tone, "good");
    assert.equal(describeFreshness(status("ok"), 1_000, true).tone, "bad");
    assert.equal(describeFreshness(null, null, false).tone, "neutral");
    assert.equal(describeFreshness(null, null, true).tone, "bad");
  });

  it("asks after a sleep before it warns of anything", () => {
    const asleep = describeFreshness(status("ok"), 9 * 3_600_000, false);
    assert.deepEqual(asleep, { tone: "neutral", summary: "Checking …", warning: null });
    assert.equal(describeFreshness(status("ok"), 9 * 3_600_000, true).tone, "bad");
  });

  it("warns of every state but ok and empty, also of one it does not know", () => {
    for (const state of ["stale", "paused", "failing", "stuck", "unscheduled", "strange"]) {
      assert.notEqual(describeFreshness(status(state), 0, false).warning, null, state);
      assert.notEqual(describeFreshness(status(state), 0, false).tone, "good", state);
    }
    assert.equal(describeFreshness(status("empty"), 0, false).tone, "neutral");
  });
});
