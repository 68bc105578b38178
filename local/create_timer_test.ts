import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { createTimer } from "./create_timer.ts";

function nextRun(schedule: string, from: string): string | undefined {
  return createTimer(schedule).nextRun(new Date(from))?.toISOString();
}

describe("createTimer()", () => {
  it("reads the fields of a schedule in UTC", () => {
    const monday = "2026-11-23T17:20:30Z";
    assert.equal(nextRun("*/15 * * * *", monday), "2026-11-23T17:30:00.000Z");
    assert.equal(nextRun("* * * * *", monday), "2026-11-23T17:21:00.000Z");
    assert.equal(nextRun("0 2 * * 0", monday), "2026-11-29T02:00:00.000Z");
    assert.equal(nextRun("0 2 * * sun", monday), "2026-11-29T02:00:00.000Z");
    assert.equal(nextRun("@daily", monday), "2026-11-24T00:00:00.000Z");
  });

  it("knows the last day of the month", () => {
    assert.equal(nextRun("0 0 $ * *", "2027-02-03T00:00:00Z"), "2027-02-28T00:00:00.000Z");
  });

  it("takes either day when both are restricted, as cron does", () => {
    assert.equal(nextRun("0 0 1 * 5", "2026-11-23T00:00:00Z"), "2026-11-27T00:00:00.000Z");
  });

  it("takes both days when one is a step of all, as pg_cron does", () => {
    // The first Monday that is on an odd day, and no other odd day before it.
    assert.equal(nextRun("0 0 */2 * 1", "2026-11-23T12:00:00Z"), "2026-12-07T00:00:00.000Z");
    assert.equal(nextRun("0 0 1 * */6", "2026-11-23T12:00:00Z"), "2027-05-01T00:00:00.000Z");
  });

  it("reads a number of seconds as an interval", () => {
    const timer = createTimer("30 seconds");
    const [first, second] = timer.nextRuns(2, new Date("2026-11-23T17:20:30Z"));
    assert.equal(second.getTime() - first.getTime(), 30_000);
  });

  it("throws when a field is out of range", () => {
    assert.throws(() => createTimer("61 * * * *"), /Invalid value for minute: 61/);
  });
});
