import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { formatCsv } from "./format_csv.ts";

describe("formatCsv()", () => {
  it("quotes what needs it, and tells the unknown from the empty", () => {
    const values = ["plain", 'a "b", c', "two\nlines", null, undefined, "", 0.5, true, [{ a: 1 }]];
    assert.equal(
      formatCsv(values),
      `plain,"a ""b"", c","two\nlines",,,"",0.5,true,"[{""a"":1}]"`,
    );
  });

  it("keeps spreadsheets from running a text, unless it is to stay raw", () => {
    const values = ['=HYPERLINK("x")', "+1", "-2", "@SUM(A1)", "\tx", "\rx", "a=1", -0.5, ["=1"]];
    assert.equal(
      formatCsv(values),
      `"'=HYPERLINK(""x"")",'+1,'-2,'@SUM(A1),'\tx,"'\rx",a=1,-0.5,"[""=1""]"`,
    );
    assert.equal(
      formatCsv(values, { raw: true }),
      `"=HYPERLINK(""x"")",+1,-2,@SUM(A1),\tx,"\rx",a=1,-0.5,"[""=1""]"`,
    );
  });
});
