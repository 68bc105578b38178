import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { PauseSample } from "./pause_sample.ts";

/** Pauses of 3, 4, … ms at so many checks, and then checks in time. */
function pauses(late: number, inTime: number): number[] {
  return [...Array.from({ length: late }, (_, i) => 3 + i), ...Array(inTime).fill(0)];
}

function hiddenOf(late: number, inTime: number, earlier: number[] = []): number {
  const sample = new PauseSample(earlier);
  for (const ms of pauses(late, inTime)) sample.check(ms);
  return sample.hiddenMs;
}

describe("PauseSample", () => {
  it("has hidden pauses as long as the longest, where checks were often late", () => {
    assert.equal(hiddenOf(1, 0), 3);
    assert.equal(hiddenOf(1, 40), 3);
    assert.equal(hiddenOf(5, 200), 7);
  });

  it("has none where checks were late once in fifty times or less, or never", () => {
    assert.equal(hiddenOf(0, 0), 0);
    assert.equal(hiddenOf(0, 100), 0);
    assert.equal(hiddenOf(1, 49), 0);
    assert.equal(hiddenOf(4, 300), 0);
  });

  it("takes the checks before a short stream into account", () => {
    assert.equal(hiddenOf(0, 40, pauses(0, 200)), 0);
    assert.equal(hiddenOf(0, 40, pauses(1, 200)), 0);
    assert.equal(hiddenOf(0, 40, pauses(20, 180)), 22);
    assert.equal(hiddenOf(0, 1000, pauses(20, 180)), 0);
    // A busy time that begins is not hidden by an idle one before.
    assert.equal(hiddenOf(2, 40, pauses(0, 200)), 4);
  });

  it("takes a pause that was noticed between checks for the longest", () => {
    const sample = new PauseSample();
    sample.check(3);
    sample.note(12);
    assert.equal(sample.hiddenMs, 12);
  });
});
