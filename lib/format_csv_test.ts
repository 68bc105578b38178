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

  it("recognises a formula in any width, and after invisible characters", () => {
    const signs = [
      "=",
      "+",
      "-",
      "@",
      "＝",
      "＋",
      "－",
      "＠",
      "﹦",
      "﹢",
      "﹣",
      "﹫",
      "⁼",
      "₊",
      "−",
    ];
    const hidden = [
      "",
      " ",
      "\u00a0",
      "\u3000",
      "\n",
      "\t",
      "\r\n",
      "\ufeff",
      "\u200b",
      "\u202e",
      "\0",
    ];
    for (const sign of signs) {
      for (const before of hidden) {
        const text = `${before}${sign}1`;
        assert.match(formatCsv([text]), /^"?'/, JSON.stringify(text));
        assert.doesNotMatch(formatCsv([text], { raw: true }), /^"?'/);
      }
    }
    for (const text of ["a=1", "1-2", "–", "ﬁne", "½"]) assert.equal(formatCsv([text]), text);
  });

  it("writes out what a terminal would obey, raw or not", () => {
    const text = "\x1b]0;x\x07\x9b31m\x7f\u202egnp\u2066\u061c\u200f";
    const written = String.raw`\u001b]0;x\u0007\u009b31m\u007f\u202egnp\u2066\u061c\u200f`;
    assert.equal(formatCsv([text]), written);
    assert.equal(formatCsv([text], { raw: true }), written);
    assert.equal(formatCsv([{ text }]), `"{""text"":""${written}""}"`);
    assert.equal(formatCsv(["👩‍💻\tx"]), "👩‍💻\tx");
  });
});
