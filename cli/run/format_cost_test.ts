import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { formatCost } from "./format_cost.ts";

describe("formatCost()", () => {
  it("prints six decimals of an ordinary cost", () => {
    assert.equal(formatCost(0.0001434), "$0.000143");
    assert.equal(formatCost(12.5), "$12.500000");
    assert.equal(formatCost(0), "$0.000000");
  });

  it("keeps two significant digits of a tiny cost", () => {
    assert.equal(formatCost(0.0000000234), "$0.000000023");
  });

  it("says that a missing price leaves the cost unknown", () => {
    assert.equal(formatCost(null), "unknown");
  });
});
