import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { percentile } from "./percentile.ts";

describe("percentile()", () => {
  it("interpolates as percentile_cont does", () => {
    assert.equal(percentile([4, 1, 3, 2], 0.5), 2.5);
    assert.equal(percentile([10, 20, 30, 40, 50], 0.95), 48);
    assert.equal(percentile([10, 20], 1), 20);
    assert.equal(percentile([7], 0.95), 7);
  });

  it("is null for no values", () => {
    assert.equal(percentile([], 0.5), null);
  });
});
