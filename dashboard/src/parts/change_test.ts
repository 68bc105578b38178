import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { toneOf } from "./change.tsx";

describe("toneOf()", () => {
  it("tells a change only where its interval leaves zero out", () => {
    assert.equal(toneOf(1, 9, false), "worse");
    assert.equal(toneOf(1, 9, true), "better");
    assert.equal(toneOf(-9, -1, true), "worse");
    assert.equal(toneOf(-9, -1, false), "better");
    for (const [low, high] of [[-1, 9], [0, 9], [-9, 0], [null, null]]) {
      assert.equal(toneOf(low, high, true), "same");
    }
  });
});
