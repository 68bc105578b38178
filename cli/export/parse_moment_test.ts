import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { parseMoment } from "./parse_moment.ts";

describe("parseMoment()", () => {
  it("reads days, and moments with and without a zone", () => {
    const cases = [
      ["2026-11", "2026-11-01T00:00:00.000Z"],
      ["2026-11-01", "2026-11-01T00:00:00.000Z"],
      ["2028-02-29T12:00Z", "2028-02-29T12:00:00.000Z"],
      ["2026-11-01T23:30:15.5-02:00", "2026-11-02T01:30:15.500Z"],
      ["2026-11-01 12:00+01:00", "2026-11-01T11:00:00.000Z"],
    ];
    for (const [text, moment] of cases) {
      assert.equal(parseMoment(text, "since").toISOString(), moment);
    }
    const local = new Date(2026, 10, 1, 12);
    assert.deepEqual(parseMoment("2026-11-01T12:00", "since"), local);
  });

  it("refuses what is no moment, and names the option", () => {
    const wrong = ["", "5", "-5", "tomorrow 5", "yesterday", "2026-02-30", "2026-02-30T10:00Z"];
    for (const text of [...wrong, "2026-13", "2026-11-01T25:00Z", "2026-11-01T12", "+12026-11"]) {
      assert.throws(() => parseMoment(text, "since"), /--since must be a moment such as /, text);
    }
  });
});
