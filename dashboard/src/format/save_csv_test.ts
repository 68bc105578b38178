import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { type CsvColumn, formatRows } from "./save_csv.ts";

describe("formatRows()", () => {
  it("has a line of names and one for each row, unknown values empty, and runs no formula", () => {
    const columns: CsvColumn<[string, number | null]>[] = [
      ["=model", ([model]) => model],
      ["ms", ([, ms]) => ms],
    ];
    assert.equal(
      formatRows(columns, [['a "b", c', 1.5], ["=1+1", null], ["plain", -2]]),
      '\'=model,ms\r\n"a ""b"", c",1.5\r\n\'=1+1,\r\nplain,-2\r\n',
    );
  });
});
