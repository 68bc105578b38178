import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { fitTable } from "./fit_table.ts";

describe("fitTable()", () => {
  const columns = [
    { title: "provider" },
    { title: "model" },
    { title: "ms", align: "right" as const },
    { title: "tokens", align: "right" as const, optional: true },
  ];
  const rows = [["openrouter", "meta-llama/llama-3.3-70b-instruct", "871", "149"]];

  it("leaves a table that fits as it is", () => {
    assert.match(fitTable(columns, rows, 80), /^provider .* tokens\n.*\n.* 149$/);
  });

  it("leaves out optional columns and says so", () => {
    assert.deepEqual(fitTable(columns, rows, 50).split("\n").slice(2), [
      "openrouter  meta-llama/llama-3.3-70b-instruct  871",
      "Too narrow for: tokens",
    ]);
  });

  it("then cuts the longest texts", () => {
    const [, , row] = fitTable(columns, rows, 40).split("\n");
    assert.equal(row, "openrouter  meta-llama/llama-3.3-7…  871");
  });

  it("never writes a longer line than there is room for, and loses no column in silence", () => {
    const many = Array.from({ length: 30 }, (_, i) => ({ title: `column_${i}` }));
    const cells = [many.map((_, i) => "x".repeat(5 + i)), many.map(() => "𝑎𝑏")];
    for (const width of [20, 24, 40, 80, 132, 1000]) {
      for (const [head, body] of [[columns, rows], [many, cells]] as const) {
        const text = fitTable([...head], [...body], width);
        const longest = Math.max(...text.split("\n").map((line) => [...line].length));
        assert.ok(longest <= Math.max(width, 24), `${longest} > ${width}\n${text}`);
        for (const { title } of head) assert.ok(text.includes(title), title);
      }
    }
  });
});
