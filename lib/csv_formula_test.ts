import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { escapeFormula, unescapeFormula } from "./csv_formula.ts";

describe("escapeFormula()", () => {
  it("is undone without a loss, whatever the text begins with", () => {
    for (
      const text of ["=1", "'=1", "''=1", "'", "'a", "-", "@cf/x", "\t", "＝1", "a", "", "' -"]
    ) {
      assert.equal(unescapeFormula(escapeFormula(text)), text);
    }
    assert.equal(escapeFormula("=1"), "'=1");
    assert.equal(escapeFormula("'=1"), "''=1");
    assert.equal(escapeFormula("it's"), "it's");
  });
});
