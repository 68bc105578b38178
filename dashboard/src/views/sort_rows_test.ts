import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { ModelRow } from "../state/changes.ts";
import { formatSorting, groupRows, parseSorting, sortRows } from "./sort_rows.ts";

function rows(...speeds: (number | null)[]): ModelRow[] {
  return speeds.map((p50_tps, index) => ({ model: `m${index}`, p50_tps }) as ModelRow);
}

describe("sortRows()", () => {
  it("puts unknown values last, in either order", () => {
    const order = (descending: boolean) =>
      sortRows(rows(2, null, 3, 1), (row) => row.p50_tps, descending).map((row) => row.p50_tps);
    assert.deepEqual(order(false), [1, 2, 3, null]);
    assert.deepEqual(order(true), [3, 2, 1, null]);
  });

  it("puts equal values in the order SQL has for names", () => {
    const named = ["gpt", "Qwen", "accounts"].map((model) => ({ model }) as ModelRow);
    assert.deepEqual(
      sortRows(named, () => 1, false).map(({ model }) => model),
      ["Qwen", "accounts", "gpt"],
    );
  });
});

describe("groupRows()", () => {
  it("keeps the order of groups and of what is in them, and puts those of none last", () => {
    const groups: Record<string, string> = { b1: "b", a1: "a", b2: "b", a2: "a" };
    assert.deepEqual(
      groupRows(["x", "b1", "a1", "y", "b2", "a2"], (row) => groups[row]),
      ["b1", "b2", "a1", "a2", "x", "y"],
    );
    assert.deepEqual(groupRows([], () => undefined), []);
  });
});

describe("parseSorting()", () => {
  it("is read back as it was written", () => {
    for (const text of ["-tps", "cost", "-n"]) {
      assert.equal(formatSorting(parseSorting(text)), text);
    }
    assert.equal(formatSorting(parseSorting(null)), null);
    assert.equal(formatSorting(parseSorting(null, "-hosts"), "-hosts"), null);
    assert.equal(formatSorting(parseSorting("ttft", "-hosts"), "-hosts"), "ttft");
  });
});
