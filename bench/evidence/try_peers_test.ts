import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { judgeDifferences, LOOK_ERROR, worseOf } from "./judge_peers.ts";
import { tryPeers } from "./try_peers.ts";

const CELL = { base: 80, clustered: 0.1, likeness: 0 };

describe("a host and its peers", () => {
  // Of 120 hosts and years with an error of 5 % each, more than 15 are found worse in one of 1,000 tests.
  for (const likeness of [0, 0.5]) {
    it(`is not worse when it is as right as they are, its calls alike by ${likeness}`, () => {
      const result = tryPeers({ ...CELL, hosts: 2, worse: 0, likeness, weeks: 52 }, 60, "test");
      assert.ok(result.false_percent <= 100 * 15 / 120, JSON.stringify(result));
    });
  }

  it("is found within four weeks when it is 10 points worse, and the others are not", () => {
    const result = tryPeers({ ...CELL, hosts: 5, worse: 10, weeks: 4 }, 60, "test");
    assert.ok(result.found_percent! >= 90, JSON.stringify(result));
    assert.ok(result.false_percent <= 2, JSON.stringify(result));
  });

  it("is not told of with few calls, or calls of a short time", () => {
    const differences = Array.from({ length: 60 }, (_, i) => -0.5 - i % 2 / 10);
    const hours = differences.map((_, i) => 8 * i);
    assert.equal(judgeDifferences(hours.slice(0, 29), differences.slice(0, 29), 0.1), null);
    assert.equal(judgeDifferences(hours.map((hour) => hour / 8), differences, 0.1), null);
    assert.ok(judgeDifferences(hours, differences, 0.1)!.p < 1e-9);
  });

  it("is found by its place among those of the look", () => {
    const look = (p: number) => ({ difference: 0, low: 0, high: 0, p: p * LOOK_ERROR });
    assert.deepEqual(worseOf([look(0.9), null, look(2)]), [false, false, false]);
    assert.deepEqual(worseOf([look(0.5), null, look(2)]), [true, false, false]);
    // The second alone would need half of it; with a third it need not.
    assert.deepEqual(worseOf([look(0.9), look(0.6), look(0.7)]), [true, true, true]);
    assert.deepEqual(worseOf([null, null]), [false, false]);
  });
});
