import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import type { ObjectiveNumbers } from "./ask_objective.ts";
import { describeObjective } from "./describe_objective.ts";

const objective: ObjectiveNumbers = {
  objective: "fast enough",
  simulated: false,
  period_days: 30,
  verdict: "met",
  target_percent: 99.5,
  met_percent: 99.74,
  last_result_at: "2026-11-23T06:00:00+00:00",
};

function messageOf(given: Partial<ObjectiveNumbers>): string {
  return describeObjective({ ...objective, ...given }).message;
}

describe("describeObjective()", () => {
  it("says whether it is met, by how much, and of what", () => {
    assert.equal(messageOf({}), "met: 99.7% of 99.5% (30d)");
    assert.equal(messageOf({ met_percent: 100 }), "met: 100.0% of 99.5% (30d)");
    assert.equal(
      messageOf({ met_percent: null, verdict: "cannot tell yet" }),
      "cannot tell yet: nothing measured of 99.5% (30d)",
    );
    const { label, day, verdict } = describeObjective(objective);
    assert.deepEqual([label, day, verdict], ["fast enough", "2026-11-23", "met"]);
  });

  it("rounds nothing up to the target, and what is everything to no less", () => {
    assert.match(messageOf({ verdict: "missed", met_percent: 99.4999 }), /: 99\.4% of 99\.5%/);
    assert.match(messageOf({ target_percent: 99.999, met_percent: 99.9989 }), /: 99\.998% of/);
    assert.match(messageOf({ target_percent: 95, met_percent: 100 * 19 / 20 }), /: 95\.0% of 95%/);
    assert.match(messageOf({ target_percent: 99.5, met_percent: 100 * 199 / 200 }), /: 99\.5% of/);
  });
});
