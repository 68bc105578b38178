import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { formatReport } from "./format_report.ts";
import { asNumber, asText } from "./formats.ts";

const report = {
  leaderboard: {
    title: "Leaderboard",
    columns: [
      { field: "model", title: "model", format: asText },
      { field: "ttft", title: "TTFT ms", align: "right" as const, format: asNumber(1) },
    ],
    rows: [
      { model: "a|b, <c> & c", ttft: 137.26, more: true },
      { model: "=d", ttft: null, more: true },
    ],
  },
};

describe("formatReport()", () => {
  it("writes a table for people", () => {
    assert.equal(
      formatReport(report, "table"),
      `Leaderboard

model         TTFT ms
────────────  ───────
a|b, <c> & c    137.3
=d                  –`,
    );
  });

  it("writes Markdown that no value can break", () => {
    assert.equal(
      formatReport(report, "markdown"),
      `## Leaderboard

| model | TTFT ms |
| --- | ---: |
| a\\|b, &lt;c> &amp; c | 137.3 |
| =d | – |`,
    );
  });

  it("writes CSV that no spreadsheet runs, or the values as they are", () => {
    const line = `model,ttft\n"a|b, <c> & c",137.26\n`;
    assert.equal(formatReport(report, "csv"), `${line}'=d,`);
    assert.equal(formatReport(report, "csv", { raw: true }), `${line}=d,`);
  });

  it("writes JSON with every field", () => {
    assert.deepEqual(JSON.parse(formatReport(report, "json")), {
      leaderboard: report.leaderboard.rows,
    });
  });

  it("says so when a table is empty", () => {
    const empty = { runs: { ...report.leaderboard, title: "Last 10 runs", rows: [] } };
    assert.equal(formatReport(empty, "table"), "Last 10 runs: none");
  });
});
