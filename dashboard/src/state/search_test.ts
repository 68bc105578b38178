import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { searchFor } from "./search.ts";

describe("searchFor()", () => {
  const row = { provider: "Mistral", model: "mistral-Large-2610" };

  it("finds every word in either name, in any order and case", () => {
    for (const search of ["", "  ", "LARGE", "2610 mistral", " large  mis "]) {
      assert.ok(searchFor(search)(row), search);
    }
    for (const search of ["small", "large small", "largemistral"]) {
      assert.ok(!searchFor(search)(row), search);
    }
  });
});
