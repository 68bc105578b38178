import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { describeEvent } from "./describe_event.ts";
import type { FeedEvent } from "./told_feed.ts";

const incident: FeedEvent = {
  id: "1",
  kind: "failing",
  is_incident: true,
  provider: "Groq",
  model: "gpt-oss",
  workload: "default",
  region: null,
  at: new Date("2026-11-23T06:00:00Z"),
  until: null,
  before: 5,
  after: 3,
};

function titleOf(event: Partial<FeedEvent>): string {
  return describeEvent({ ...incident, ...event }).title;
}
function textOf(event: Partial<FeedEvent>): string {
  return describeEvent({ ...incident, ...event }).text;
}

describe("describeEvent()", () => {
  it("says of an incident what it is, of whom, where, and since when", () => {
    assert.equal(titleOf({}), "gpt-oss on Groq: failing");
    assert.equal(
      textOf({ workload: "canary", region: "eu-west-1" }),
      "3 of the last 5 attempts failed. Workload canary. From eu-west-1. Since 2026-11-23 06:00 (UTC).",
    );
    const until = new Date("2026-11-23T07:30:59Z");
    assert.equal(titleOf({ until }), "gpt-oss on Groq: no longer failing");
    assert.match(textOf({ until }), /Since 2026-11-23 06:00, until 2026-11-23 07:30 \(UTC\)\.$/);
  });

  it("has words for each kind of incident, also for those to come", () => {
    for (const kind of ["slow_ttft", "slow_tps", "served_as", "worse_answers", "objective"]) {
      assert.doesNotMatch(textOf({ kind }), /An incident was opened/, kind);
    }
    assert.match(textOf({ kind: "slow_ttft", after: 820.4, before: 34.56 }), /820 ms .* 34\.6 ms/);
    assert.match(textOf({ kind: "served_as", after: "gpt-4" }), /^It answered as gpt-4\./);
    assert.match(
      textOf({ kind: "objective", after: "fast enough", before: 99.5 }),
      /^It uses up the error budget of "fast enough" \(99\.5 %\) too fast\./,
    );
    assert.match(titleOf({ kind: "on_fire" }), /: on fire$/);
    assert.match(textOf({ before: null, after: null }), /^\? of the last \? attempts/);
  });

  it("says what has changed of a model", () => {
    const change = { is_incident: false, workload: null };
    const price = { input_price_per_m: 1, output_price_per_m: 2.5, cached_input_price_per_m: null };
    const dearer = { ...price, output_price_per_m: 3, cached_input_price_per_m: 0.1 };
    assert.equal(
      textOf({ ...change, kind: "price_changed", before: price, after: dearer }),
      "Cached input from unknown to 0.1, output from 2.5 to 3 USD per million tokens.",
    );
    assert.match(
      textOf({ ...change, kind: "price_changed", before: price, after: price }),
      /besides/,
    );
    const retired = { ...change, kind: "retired", before: null };
    assert.equal(
      titleOf({ ...retired, after: "2026-12-31T00:00:00+00:00" }),
      "gpt-oss on Groq: to be retired",
    );
    assert.equal(
      textOf({ ...retired, after: "2026-11-20T00:00:00+00:00" }),
      "It is retired since 2026-11-20.",
    );
    assert.equal(textOf({ ...retired, after: "soon" }), "It is retired.");
    assert.equal(
      textOf({ ...change, kind: "restored", after: null }),
      "Its retirement was undone.",
    );
    assert.equal(
      textOf({ ...change, kind: "served_as", before: "a", after: "b" }),
      "It answers as b, and before as a.",
    );
  });

  it("makes one short line of foreign names", () => {
    const after = `\u202Eevil\n${"x".repeat(300)}`;
    const told = textOf({ kind: "served_as", after });
    assert.ok(!/[\n\u202E]/.test(told) && told.length < 200, told);
    assert.ok(titleOf({ model: after, provider: after }).length < 230);
  });
});
