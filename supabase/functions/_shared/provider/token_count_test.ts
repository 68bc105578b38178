import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { tokenCount } from "./token_count.ts";

describe("tokenCount()", () => {
  it("reads numbers and texts of digits as counts", () => {
    assert.equal(tokenCount(0), 0);
    assert.equal(tokenCount(12.0), 12);
    assert.equal(tokenCount(11.6), 12);
    assert.equal(tokenCount("12"), 12);
  });

  it("returns null for anything but a count", () => {
    for (
      const value of [
        null,
        undefined,
        "",
        " ",
        "-5",
        "5e400",
        "0x5",
        "five",
        -1,
        NaN,
        -Infinity,
        {},
        true,
      ]
    ) {
      assert.equal(tokenCount(value), null);
    }
  });

  it("keeps a too large count too large, in an integer", () => {
    for (const value of [2 ** 31, 1e300, Infinity]) assert.equal(tokenCount(value), 2 ** 31 - 1);
  });
});
