import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { formatCsv } from "./csv.ts";

describe("formatCsv()", () => {
  it("quotes what needs it, leaves unknown values empty and runs no formula", () => {
    assert.equal(
      formatCsv(["model", "ms"], [['a "b", c', 1.5], ["=1+1", null], ["plain", -2]]),
      'model,ms\r\n"a ""b"", c",1.5\r\n\'=1+1,\r\nplain,-2\r\n',
    );
  });

  it("knows a formula in any width, and writes out what a terminal would obey", () => {
    assert.equal(
      formatCsv(["＝1", " +1"], [["\x1b[31m", "\u202ex"], ["\ufeff＠x", "\x9b"]]),
      String.raw`'＝1,' +1|\u001b[31m,\u202ex|'`.replaceAll("|", "\r\n") +
        "\ufeff＠x," + String.raw`\u009b` + "\r\n",
    );
  });
});
