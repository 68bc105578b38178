import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { formatRows } from "./format_rows.ts";

describe("formatRows()", () => {
  it("aligns numbers to the right and leaves null empty", () => {
    const table = formatRows({
      rows: [
        { provider: "openai", ttft_ms: 871.24, tps: null, options: { a: 1 } },
        { provider: "groq", ttft_ms: 9.5, tps: 12, options: {} },
      ],
    });
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
    const [, , row] = formatRows({ rows: [{ response_text: "line\n".repeat(1000) }] }).split("\n");
    assert.equal([...row].length, 60);
    assert.ok(row.endsWith("…"));
  });

  it("says when there are no rows", () => {
    assert.equal(formatRows({ rows: [] }), "0 rows");
    assert.equal(formatRows({ rows: [], command: "SELECT 0" }), "0 rows");
    assert.equal(formatRows({ rows: [{}, {}] }), "2 rows");
  });

  it("says what a statement without rows did", () => {
    assert.equal(formatRows({ rows: [], command: "INSERT 1" }), "INSERT 1");
    assert.equal(formatRows({ rows: [], command: "UPDATE 0" }), "UPDATE 0");
    assert.equal(formatRows({ rows: [], command: "CREATE TABLE" }), "CREATE TABLE");
    assert.match(formatRows({ rows: [{ a: 1 }], command: "INSERT 1" }), /1 row$/);
  });

  it("rounds fractions and nothing else", () => {
    const shown = (value: unknown) => formatRows({ rows: [{ value }] }).split("\n")[2].trim();
    assert.equal(shown(137.54983000001), "137.55");
    assert.equal(shown(0.0000893123456), "0.0000893123");
    assert.equal(shown(123456789.987654), "123456789.99");
    assert.equal(shown(-0.1 - 0.2), "-0.3");
    assert.equal(shown(9007199254740991), "9007199254740991");
    assert.equal(shown(1e-300), "0");
    assert.equal(shown("0.30000000000000004"), "0.30000000000000004");
  });
});
