import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { HttpError } from "./http_error.ts";
import { readQuery } from "./read_query.ts";

const parameters = {
  window: { fallback: "24h", oneOf: ["1h", "24h"] },
  workload: { fallback: "default", maxLength: 10 },
};

function read(query: string): Record<string, string> {
  return readQuery(new URLSearchParams(query), parameters);
}

function faultOf(query: string): string {
  try {
    read(query);
  } catch (error) {
    assert.ok(error instanceof HttpError);
    assert.equal(error.status, 400);
    return error.message;
  }
  assert.fail(`${query} was read`);
}

describe("readQuery()", () => {
  it("reads what is given, in any order, and the rest by default", () => {
    assert.deepEqual(read(""), { window: "24h", workload: "default" });
    assert.deepEqual(read("workload=a&window=1h"), { window: "1h", workload: "a" });
    assert.deepEqual(read("workload=%C3%A9%20%2B"), { window: "24h", workload: "é +" });
  });

  it("refuses what it does not know, and names it", () => {
    assert.match(faultOf("x=1"), /: x: known parameters are window, workload$/);
    assert.match(faultOf("constructor=1"), /: constructor: known/);
    assert.match(faultOf("window=1h&window=1h"), /: window: must be given once$/);
    assert.match(faultOf("window=2h"), /: window: must be one of 1h, 24h$/);
    for (const odd of ["", "12345678901", "%00", "a%00"]) {
      assert.match(faultOf(`workload=${odd}`), /: workload: must be a text of 1 to 10/);
    }
    assert.ok(faultOf(`${"x".repeat(9000)}=1`).length < 200);
  });
});
