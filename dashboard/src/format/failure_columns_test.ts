import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { failureColumns } from "./failure_columns.ts";
import type { Outcomes } from "./outcomes.ts";

describe("failureColumns()", () => {
  it("has each kind of failure once, in one order, and 0 where there was none", () => {
    const rows: { outcomes: Outcomes }[] = [
      { outcomes: { success: 3, timeout: 2 } },
      { outcomes: null },
      { outcomes: { rate_limited: 1, timeout: 1 } },
    ];
    const columns = failureColumns(rows);
    assert.deepEqual(columns.map(([name]) => name), ["rate_limited", "timeout"]);
    const counts = rows.map((row) => columns.map(([, value]) => value(row)));
    assert.deepEqual(counts, [[0, 2], [0, 0], [1, 1]]);
  });
});
