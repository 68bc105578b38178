import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { formatCost, formatPrice } from "./format_usd.ts";

describe("formatCost()", () => {
  it("shows three significant digits below a dollar, cents above", () => {
    assert.deepEqual(
      [0, 0.0000891, 0.00013, 0.0026, 0.59, 17.3].map((usd) => formatCost(usd)?.text),
      ["$0", "$0.0000891", "$0.000130", "$0.00260", "$0.590", "$17.30"],
    );
  });

  it("knows nothing of null", () => assert.equal(formatCost(null), null));
});

describe("formatPrice()", () => {
  it("shows every digit of a list price, and cents at least", () => {
    assert.deepEqual(
      [0, 0.075, 0.3, 0.0375, 2, 1.125].map((usd) => formatPrice(usd)?.text),
      ["$0.00", "$0.075", "$0.30", "$0.0375", "$2.00", "$1.125"],
    );
  });
});
