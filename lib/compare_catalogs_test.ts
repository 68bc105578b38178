import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { type CatalogObject, compareCatalogs } from "./compare_catalogs.ts";

describe("compareCatalogs()", () => {
  const view = (name: string, definition = "select 1"): CatalogObject => ({
    kind: "view",
    name,
    definition,
  });

  it("finds nothing in another order of the same", () => {
    assert.deepEqual(compareCatalogs([view("a"), view("b")], [view("b"), view("a")]), []);
    assert.deepEqual(compareCatalogs([], []), []);
  });

  it("says what is missing, changed and extra, with both definitions", () => {
    assert.deepEqual(compareCatalogs([view("a"), view("b")], [view("b", "select 2"), view("c")]), [
      { kind: "view", name: "a", how: "missing", expected: "select 1", found: null },
      { kind: "view", name: "b", how: "changed", expected: "select 1", found: "select 2" },
      { kind: "view", name: "c", how: "extra", expected: null, found: "select 1" },
    ]);
  });

  it("tells objects of one name by their kinds, and an empty definition from none", () => {
    const table = { kind: "table", name: "a", definition: "" };
    assert.deepEqual(
      compareCatalogs([view("a"), table], [view("a")]).map(({ kind, how }) => [kind, how]),
      [["table", "missing"]],
    );
  });
});
