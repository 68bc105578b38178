import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { formatRows } from "./format_rows.ts";

describe("formatRows()", () => {
  it("aligns numbers to the right and leaves null empty", () => {
    const table = formatRows([
      { provider: "openai", ttft_ms: 871.24, tps: null, options: { a: 1 } },
      { provider: "groq", ttft_ms: 9.5, tps: 12, options: {} },
    ]);
    assert.equal(
      table,
      [
        "provider  ttft_ms  tps  options",
        "────────  ───────  ───  ───────",
        'openai     871.24       {"a":1}',
        "groq          9.5   12  {}",
        "2 rows",
      ].join("\n"),
    );
  });

  it("cuts long cells and keeps rows on one line", () => {
    const [, , row] = formatRows([{ response_text: "line\n".repeat(1000) }]).split("\n");
    assert.equal([...row].length, 60);
    assert.ok(row.endsWith("…"));
  });

  it("says when there are no rows", () => {
    assert.equal(formatRows([]), "0 rows");
  });
});
