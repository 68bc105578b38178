import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { PauseSample } from "./pause_sample.ts";

function hiddenOf(late: number, inTime: number): number {
  const sample = new PauseSample();
  for (let i = 0; i < late; i++) {
    sample.check(true);
    sample.note(3 + i);
  }
  for (let i = 0; i < inTime; i++) sample.check(false);
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

  it("takes a pause that was noticed between checks for one of them", () => {
    const sample = new PauseSample();
    sample.check(true);
    sample.note(3);
    sample.note(12);
    assert.equal(sample.hiddenMs, 12);
  });
});
