import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { formatSchedule } from "./format_schedule.ts";

describe("formatSchedule()", () => {
  it("says when each job runs next, or that it does not", () => {
    const jobs = [
      { job_name: "run-benchmark", schedule: "*/15 * * * *", active: true },
      { job_name: "sync-models", schedule: "0 2 * * 0", active: false },
    ];
    assert.equal(
      formatSchedule(jobs, new Date("2026-11-23T18:07:00Z")),
      `job            schedule      next (UTC)
─────────────  ────────────  ────────────────
run-benchmark  */15 * * * *  2026-11-23 18:15
sync-models    0 2 * * 0     switched off`,
    );
  });
});
