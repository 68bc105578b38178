import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { parseLogLine } from "./log_line.ts";

describe("parseLogLine()", () => {
  it("keeps the fields of a JSON line", () => {
    const line = '{"level":"warn","message":"slow","run_id":"r1"}';
    assert.deepEqual(parseLogLine(line, "info", "run-benchmark"), {
      level: "warn",
      message: "slow",
      run_id: "r1",
      function: "run-benchmark",
    });
  });

  it("gives a JSON line without level that of its stream", () => {
    assert.equal(parseLogLine('{"message":"x"}', "error", "f").level, "error");
  });

  it("wraps every other line, without colours", () => {
    for (const line of ["12", "null", '"text"', "[1]", '{"a":1}', "{", "\x1b[31mred\x1b[0m"]) {
      assert.deepEqual(parseLogLine(line, "error", "f"), {
        level: "error",
        message: line === "\x1b[31mred\x1b[0m" ? "red" : line,
        function: "f",
      });
    }
  });
});
