import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { describeScope, readScope, rowsInScope, rowsMeasuredFirst } from "./scope.ts";

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

describe("rowsMeasuredFirst()", () => {
  const real = { simulated: false, n: 0 };
  const simulated = { simulated: true, n: 3 };
  const scope = readScope(new URLSearchParams());

  it("goes by what was measured, where other rows are listed too", () => {
    assert.deepEqual(rowsMeasuredFirst([real, simulated], scope).rows, [simulated]);
    const measured = { ...real, n: 1 };
    assert.deepEqual(rowsMeasuredFirst([real, measured, simulated], scope).rows, [real, measured]);
    assert.deepEqual(rowsMeasuredFirst([simulated, { ...simulated, n: 0 }], scope).rows.length, 2);
  });

  it("goes by all rows where nothing was measured", () => {
    const unmeasured = { ...simulated, n: 0 };
    assert.deepEqual(rowsMeasuredFirst([real, unmeasured], scope).rows, [real]);
    assert.equal(rowsMeasuredFirst([unmeasured], scope).simulated, true);
    assert.deepEqual(rowsMeasuredFirst([], scope).rows, []);
  });
});

describe("readScope()", () => {
  it("falls back to 24 hours and all regions", () => {
    const { window, region, data } = readScope(new URLSearchParams("window=9y&data=both"));
    assert.deepEqual([window.period, region, data], ["24 hours", "all", null]);
    assert.equal(readScope(new URLSearchParams("region=eu-central-1")).region, "eu-central-1");
    assert.equal(readScope(new URLSearchParams("region=call+this+number")).region, "all");
  });

  it("takes the name of a workload, and no words that somebody put there", () => {
    const workload = (query: string) => readScope(new URLSearchParams(query)).workload;
    assert.equal(workload("workload=long-10k"), "long-10k");
    for (const query of ["", "workload=", "workload=call+this+number"]) {
      assert.equal(workload(query), "default");
    }
  });
});

describe("describeScope()", () => {
  it("names a workload that is not the usual one", () => {
    const words = (query: string) => describeScope(readScope(new URLSearchParams(query)));
    assert.equal(words("window=7d"), "the last 7 days");
    assert.equal(words("workload=canary"), "the last 24 hours with the workload canary");
  });
});
