import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { readBurst } from "./read_burst.ts";

describe("readBurst()", () => {
  it("reads levels, the lowest first, each once", () => {
    assert.deepEqual(readBurst({ burst: "8, 1,2,4,2" }), [1, 2, 4, 8]);
    assert.deepEqual(readBurst({ burst: "32" }), [32]);
    assert.equal(readBurst({}), undefined);
  });

  it("refuses what cannot be", () => {
    for (const burst of ["", "0", "33", "1.5", "-2", "1,,2", "many", "1e1"]) {
      assert.throws(() => readBurst({ burst }), /--burst must be .*\(1 to 32\)/, burst);
    }
    assert.throws(() => readBurst({ burst: "1,2,3,4,5,6,7,8,9" }), /more than 8 levels/);
    for (const [name, value] of [["samples", "2"], ["fail-on", ["p50_tps < 5"]], ["check", "x"]]) {
      assert.throws(
        () => readBurst({ burst: "2", [name as "check"]: value }),
        new RegExp(`--burst and --${name} cannot be combined`),
      );
    }
  });
});
