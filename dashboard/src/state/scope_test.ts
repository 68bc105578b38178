import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { readScope, rowsInScope } from "./scope.ts";

function shown(query: string, ...kinds: boolean[]) {
  const rows = kinds.map((simulated) => ({ simulated }));
  return rowsInScope(rows, readScope(new URLSearchParams(query)));
}

describe("rowsInScope()", () => {
  it("shows the real rows where there are any, and never both kinds", () => {
    assert.deepEqual(shown("", false, true).rows.map((row) => row.simulated), [false]);
    assert.deepEqual(shown("data=simulated", false, true).rows.map((row) => row.simulated), [true]);
    assert.equal(shown("", false, true).mixed, true);
  });

  it("says simulated when there is nothing else", () => {
    assert.equal(shown("", true, true).simulated, true);
    assert.equal(shown("data=real", true).rows.length, 0);
    assert.equal(shown("").simulated, false);
  });

  it("lets who has chosen choose again, where there is nothing of that kind", () => {
    assert.equal(shown("data=simulated", false).mixed, true);
    assert.equal(shown("data=simulated").mixed, true);
    assert.equal(shown("", false).mixed, false);
  });
});

describe("readScope()", () => {
  it("falls back to 24 hours and all regions", () => {
    const { window, region, data } = readScope(new URLSearchParams("window=9y&data=both"));
    assert.deepEqual([window.period, region, data], ["24 hours", "all", null]);
    assert.equal(readScope(new URLSearchParams("region=eu-central-1")).region, "eu-central-1");
    assert.equal(readScope(new URLSearchParams("region=call+this+number")).region, "all");
  });
});
