import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { formatAge } from "./format_age.ts";

describe("formatAge()", () => {
  it("speaks in minutes, hours and days, and never of the future", () => {
    const minute = 60_000;
    assert.deepEqual(
      [-5 * minute, 0, 3 * minute, 90 * minute, 47 * 60 * minute, 80 * 60 * minute].map(formatAge),
      ["just now", "just now", "3 min ago", "1 h ago", "47 h ago", "3 days ago"],
    );
  });
});
