import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { formatTable } from "./format_table.ts";

describe("formatTable()", () => {
  it("aligns every column to its widest cell", () => {
    const table = formatTable(
      [{ title: "provider" }, { title: "ms", align: "right" }],
      [["openai", "4412.03"], ["together", "9.10"]],
    );
    assert.equal(
      table,
      [
        "provider       ms",
        "────────  ───────",
        "openai    4412.03",
        "together     9.10",
      ].join("\n"),
    );
  });

  it("prints the titles of a table without rows", () => {
    assert.equal(formatTable([{ title: "a" }, { title: "bc" }], []), "a  bc\n─  ──");
  });

  it("counts characters, not code units", () => {
    const table = formatTable([{ title: "x" }, { title: "y" }], [["𝑎𝑏", "1"], ["abc", "2"]]);
    assert.deepEqual(table.split("\n").slice(2), ["𝑎𝑏   1", "abc  2"]);
  });
});
