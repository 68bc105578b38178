import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { sparkPath } from "./spark_path.ts";

describe("sparkPath()", () => {
  it("leaves a gap where nothing was measured, as wide as it was long", () => {
    assert.equal(
      sparkPath([1, 3, null, null, 2, null, 3], 60, 10)?.path,
      "M0.0 10.0L10.0 0.0M40.0 5.0h0M60.0 0.0h0",
    );
  });

  it("ends where the last value is, not where the window does", () => {
    assert.deepEqual(sparkPath([1, 3, null, null], 30, 10)?.last, { x: 10, y: 0 });
  });

  it("draws no line through a single value", () => {
    assert.equal(sparkPath([null, 5, null], 30, 10), null);
    assert.equal(sparkPath([], 30, 10), null);
  });
});
