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
});
