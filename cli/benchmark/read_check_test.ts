import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { readCheck } from "./read_check.ts";

describe("readCheck()", () => {
  it("reads what an answer must contain", () => {
    assert.deepEqual(readCheck("contains: Paris"), { contains: "Paris" });
    assert.deepEqual(readCheck("contains:New: York "), { contains: "New: York" });
    assert.equal(readCheck(undefined), undefined);
  });

  it("refuses everything else in words", () => {
    for (const check of ["", "Paris", "contains:", "contains:  ", "equals: Paris"]) {
      assert.throws(() => readCheck(check), /--check must be like 'contains: Paris'/);
    }
  });
});
