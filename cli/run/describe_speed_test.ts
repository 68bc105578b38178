import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { packArrivals } from "../../supabase/functions/_shared/measure/pack_arrivals.ts";
import { toBytesText } from "../../supabase/functions/_shared/platform/bytes_text.ts";
import { arrivalsOf } from "../../supabase/functions/_shared/testing/arrivals_of.ts";
import type { Arrival } from "../../supabase/functions/_shared/measure/arrival.ts";
import { describeSpeed, type SpeedFacts } from "./describe_speed.ts";

function describeOf(changes: Partial<SpeedFacts>, arrivals: Arrival[] = arrivalsOf(40, 300, 20)) {
  return describeSpeed({
    success: true,
    tps: null,
    batched: false,
    streamed_tokens: 40,
    arrivals: toBytesText(packArrivals({ arrivals, thinned: null })),
    ...changes,
  });
}

describe("describeSpeed()", () => {
  it("says why an answer has no speed", () => {
    assert.match(describeOf({ batched: true })!, /held back/);
    assert.match(describeOf({ streamed_tokens: 19 })!, /fewer than 20 tokens/);
    assert.match(describeOf({}, arrivalsOf(2, 300, 20))!, /too few pieces/);
    assert.match(describeOf({})!, /do not show the model's speed/);
    for (const late of [0, 39]) {
      const arrivals = arrivalsOf(40, 300, 20).map((arrival, index) =>
        index === late ? { ...arrival, lateMs: 9 } : arrival
      );
      assert.match(describeOf({ batched: null }, arrivals)!, /this machine was busy/);
    }
  });

  it("says nothing about a failure, an unhindered speed, and arrivals that were not stored", () => {
    assert.equal(describeOf({ success: false }), null);
    assert.equal(describeOf({ tps: 50 }), null);
    assert.equal(describeOf({ arrivals: null }), null);
    assert.equal(describeOf({ arrivals: undefined, streamed_tokens: undefined }), null);
    assert.match(describeOf({ tps: 50, batched: true })!, /held back/);
  });
});
