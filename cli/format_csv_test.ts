import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { formatCsv } from "./format_csv.ts";

describe("formatCsv()", () => {
  it("quotes what needs it, and leaves the unknown empty", () => {
    const values = ["plain", 'a "b", c', "two\nlines", null, undefined, 0.5, true, [{ a: 1 }]];
    assert.equal(
      formatCsv(values),
      `plain,"a ""b"", c","two\nlines",,,0.5,true,"[{""a"":1}]"`,
    );
  });
});
