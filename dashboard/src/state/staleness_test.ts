import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { findWindow } from "../api/period.ts";
import { isStale, scheduleMs } from "./staleness.ts";

const hour = 3_600_000;

describe("scheduleMs()", () => {
  it("reads the plain ones, and leaves the others", () => {
    assert.equal(scheduleMs("*/15 * * * *"), hour / 4);
    assert.equal(scheduleMs("* * * * *"), hour / 60);
    assert.equal(scheduleMs("7 * * * *"), hour);
    assert.equal(scheduleMs("0 */6 * * *"), 6 * hour);
    assert.equal(scheduleMs("0 2 * * *"), 24 * hour);
    for (const other of ["0 2 * * 0", "0,30 * * * *", "30 seconds", "", null]) {
      assert.equal(scheduleMs(other), null, String(other));
    }
  });
});

describe("isStale()", () => {
  const day = findWindow("24h");
  const stale = (n: number, hours: number, schedule: string | null = "*/15 * * * *") =>
    isStale({ n, last_seen_at: 1000 * hour - hours * hour }, day, schedule, 1000 * hour);

  it("allows three intervals of the schedule without a result", () => {
    assert.equal(stale(96, 0.7), false);
    assert.equal(stale(96, 0.8), true);
  });

  it("does not mark a rarely measured model as stale", () => {
    assert.equal(stale(4, 17), false);
    assert.equal(stale(4, 19), true);
    assert.equal(stale(1, 23), false);
  });

  it("takes a day where it does not know the schedule", () => {
    assert.equal(stale(96, 23, null), false);
    assert.equal(stale(96, 25, null), true);
  });
});
