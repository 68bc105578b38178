import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { formatIntervalUtc, formatUtc } from "./format_time.ts";

const start = Date.parse("2026-11-23T23:45:00Z");

describe("formatIntervalUtc()", () => {
  it("says in UTC when an interval begins and ends", () => {
    assert.equal(formatIntervalUtc(start, 900), "2026-11-23 23:45–00:00 UTC");
    assert.equal(formatIntervalUtc(Date.parse("2026-11-23"), 86_400), "2026-11-23 UTC");
  });
});

describe("formatUtc()", () => {
  it("writes a time in UTC to the minute", () =>
    assert.equal(formatUtc(start), "2026-11-23 23:45 UTC"));
});
