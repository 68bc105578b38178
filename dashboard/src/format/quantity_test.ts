import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { formatChange, formatCost, formatPoints, formatPrice, formatShare } from "./quantity.ts";

describe("formatShare()", () => {
  it("says 100% and 0% only of all and nothing", () => {
    assert.deepEqual(
      [100, 99.99, 99.94, 91.94, 0.01, 0].map((percent) => formatShare(percent)?.text),
      ["100%", "99.9%", "99.9%", "91.9%", "0.1%", "0%"],
    );
  });
});

describe("formatPoints()", () => {
  it("has a sign and a decimal", () => {
    assert.deepEqual(
      [1.25, -12, 0.04, null].map((points) => formatPoints(points)?.text),
      ["+1.3", "−12.0", "0.0", undefined],
    );
  });
});

describe("formatChange()", () => {
  it("has a sign, and a decimal below ten", () => {
    assert.deepEqual(
      [12.4, -5, 0.04, -0.04, 9.96, -1234].map((percent) => formatChange(percent)?.text),
      ["+12%", "−5.0%", "0.0%", "0.0%", "+10%", "−1,234%"],
    );
  });
});

describe("formatCost()", () => {
  it("shows three significant digits below a dollar, cents above", () => {
    assert.deepEqual(
      [0, 0.0000891, 0.00013, 0.0026, 0.59, 17.3].map((usd) => formatCost(usd)?.text),
      ["$0", "$0.0000891", "$0.000130", "$0.00260", "$0.590", "$17.30"],
    );
  });

  it("gives no quantity for an unknown cost", () => assert.equal(formatCost(null), null));
});

describe("formatPrice()", () => {
  it("shows every digit of a list price, and cents at least", () => {
    assert.deepEqual(
      [0, 0.075, 0.3, 0.0375, 2, 1.125].map((usd) => formatPrice(usd)?.text),
      ["$0.00", "$0.075", "$0.30", "$0.0375", "$2.00", "$1.125"],
    );
  });
});
