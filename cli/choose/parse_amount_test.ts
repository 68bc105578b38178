import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { parseAmount } from "./parse_amount.ts";

describe("parseAmount()", () => {
  it("reads whole numbers and fractions, and leaves out what is not given", () => {
    assert.equal(parseAmount("500", "max-ttft"), 500);
    assert.equal(parseAmount("0.002", "max-cost"), 0.002);
    assert.equal(parseAmount("0", "min-pass"), 0);
    assert.equal(parseAmount(undefined, "min-pass"), undefined);
  });

  it("refuses anything else, and names the option", () => {
    for (
      const text of ["", " ", "-1", "1e9", "0x10", "1,5", "NaN", "Infinity", ".5", "5.", "5ms"]
    ) {
      assert.throws(
        () => parseAmount(text, "max-ttft"),
        /--max-ttft must be a number from 0,/,
        text,
      );
    }
  });
});
