import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import type { Arrival } from "./arrival.ts";
import { gapErrorsMs } from "./gap_errors.ts";

/** Arrivals of one event each, unless told otherwise. */
function seen(atMs: number[], changes: Record<number, Partial<Arrival>> = {}): Arrival[] {
  return atMs.map((at, index) => ({
    atMs: at,
    chars: 5,
    answerChars: 5,
    events: 1,
    cut: false,
    lateMs: 0,
    ...changes[index],
  }));
}

describe("gapErrorsMs()", () => {
  it("is by how much each gap differs, whatever the clocks began with", () => {
    const sentMs = [1000, 1010, 1030, 1070];
    assert.deepEqual(gapErrorsMs({ arrivals: seen([5, 15, 35, 75]), sentMs }), [0, 0, 0]);
    assert.deepEqual(gapErrorsMs({ arrivals: seen([5, 17, 34, 75.3]), sentMs }), [2, 3, 1.3]);
  });

  it("takes events of one arrival as seen at once", () => {
    // The second event was held until the third.
    const arrivals = seen([0, 30], { 1: { events: 2 } });
    assert.deepEqual(gapErrorsMs({ arrivals, sentMs: [0, 10, 30] }), [20, 20]);
  });

  it("leaves out gaps beside a pause of our own, and is null when none is left", () => {
    const sentMs = [0, 10, 20, 30];
    const paused = seen([0, 10, 26, 30], { 2: { lateMs: 6 } });
    assert.deepEqual(gapErrorsMs({ arrivals: paused, sentMs }), [0]);
    const always = seen([0, 10, 20, 30], { 1: { lateMs: 1 }, 2: { lateMs: 1 } });
    assert.equal(gapErrorsMs({ arrivals: always, sentMs }), null);
  });

  it("is null where the times are not those of what came", () => {
    const arrivals = seen([0, 10, 20]);
    assert.equal(gapErrorsMs({ arrivals, sentMs: null }), null);
    assert.equal(gapErrorsMs({ arrivals, sentMs: [0, 10] }), null);
    assert.equal(gapErrorsMs({ arrivals, sentMs: [0, 10, 20, 30] }), null);
    assert.equal(gapErrorsMs({ arrivals: [], sentMs: [0, 10] }), null);
  });
});
