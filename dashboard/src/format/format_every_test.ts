import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { formatEvery } from "./format_every.ts";

describe("formatEvery()", () => {
  it("takes the largest unit that has it in whole", () => {
    const cases: [number, string][] = [
      [900, "every 15 minutes"],
      [60, "every minute"],
      [3600, "every hour"],
      [21_600, "every 6 hours"],
      [86_400, "every day"],
      [172_800, "every 2 days"],
      [5400, "every 90 minutes"],
      [90, "every 90 seconds"],
    ];
    for (const [seconds, words] of cases) assert.equal(formatEvery(seconds), words);
  });
});
