import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { formatNumber } from "./format_number.ts";

describe("formatNumber()", () => {
  it("shows three significant digits, and all of whole numbers", () => {
    assert.deepEqual(
      [0, 0.0634, 0.5, 1.2, 56.44, 348.4, 1240.6, 12345].map((value) => formatNumber(value)),
      ["0.00", "0.0634", "0.500", "1.20", "56.4", "348", "1,241", "12,345"],
    );
  });
});
