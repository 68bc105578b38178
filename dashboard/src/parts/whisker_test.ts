import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { endsOf, placeOn } from "./whisker.tsx";

describe("placeOn()", () => {
  it("has equal ratios equally far apart", () => {
    const ends = { low: 100, high: 10_000 };
    assert.deepEqual([100, 1_000, 10_000].map((value) => placeOn(ends, value)), [0, 0.5, 1]);
  });

  it("is in the middle where all are the same", () => {
    assert.equal(placeOn({ low: 7, high: 7 }, 7), 0.5);
  });
});

describe("endsOf()", () => {
  it("leaves out what is unknown, and what no axis of ratios has a place for", () => {
    assert.deepEqual(endsOf([null, 5, 0, 3, 9]), { low: 3, high: 9 });
    assert.equal(endsOf([null, 0]), null);
    assert.equal(endsOf([]), null);
  });
});
