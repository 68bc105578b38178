import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { parsePeriod } from "./parse_period.ts";

describe("parsePeriod()", () => {
  it("reads hours and days as milliseconds", () => {
    assert.equal(parsePeriod("24h", "last"), 86_400_000);
    assert.equal(parsePeriod("7d", "last"), 604_800_000);
  });

  it("refuses anything else, naming the option", () => {
    for (const text of ["", "7", "0h", "1.5d", "-1h", "1w", "1234567h"]) {
      assert.throws(() => parsePeriod(text, "last"), /^UsageError: .*--last must be a time/);
    }
  });
});
