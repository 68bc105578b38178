import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { formatNumber, formatTickValue } from "./format_number.ts";

describe("formatNumber()", () => {
  it("shows three significant digits, and all of whole numbers", () => {
    assert.deepEqual(
      [0, 0.0634, 0.5, 1.2, 56.44, 348.4, 1240.6, 12345].map((value) => formatNumber(value)),
      ["0.00", "0.0634", "0.500", "1.20", "56.4", "348", "1,241", "12,345"],
    );
    assert.deepEqual([9.996, 99.96, 999.6, 1e-9].map((value) => formatNumber(value)), [
      "10.0",
      "100",
      "1,000",
      "0.00",
    ]);
  });
});

describe("formatTickValue()", () => {
  it("is as short as it can be", () => {
    assert.deepEqual(
      [0, 0.1 + 0.2, 0.25, 2, 1500, 1234567, 1234.5].map(formatTickValue),
      ["0", "0.3", "0.25", "2", "1,500", "1,234,570", "1,234.5"],
    );
  });
});
