import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { formatChange, formatPoints, formatShare } from "./format_percent.ts";

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
