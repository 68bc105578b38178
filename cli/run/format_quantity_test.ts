import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { formatQuantity } from "./format_quantity.ts";

describe("formatQuantity()", () => {
  it("rounds to two digits and names the unit", () => {
    assert.equal(formatQuantity(871.2371, "ms"), "871.24 ms");
    assert.equal(formatQuantity(0, "ms"), "0.00 ms");
  });

  it("leaves out an empty unit", () => {
    assert.equal(formatQuantity(109, "", 0), "109");
  });

  it("says that a missing value is unknown", () => {
    assert.equal(formatQuantity(null, "ms"), "unknown");
  });
});
