import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { pageParam, partOf } from "./pages.ts";

const rows = [1, 2, 3, 4, 5];

describe("partOf()", () => {
  it("is the part that the address names, or the nearest there is", () => {
    const part = (query: string) => partOf(rows, 2, new URLSearchParams(query));
    assert.deepEqual(part(""), { page: 1, rows: [1, 2], size: 2, total: 5 });
    assert.deepEqual(part("page=3"), { page: 3, rows: [5], size: 2, total: 5 });
    assert.deepEqual(part("page=9"), { page: 3, rows: [5], size: 2, total: 5 });
    for (const odd of ["0", "-1", "1.5", "x"]) assert.equal(part(`page=${odd}`).page, 1, odd);
    const none = partOf([], 2, new URLSearchParams("page=2"));
    assert.deepEqual(none, { page: 1, rows: [], size: 2, total: 0 });
  });
});

describe("pageParam()", () => {
  it("leaves the first unsaid", () => assert.deepEqual([1, 2].map(pageParam), [null, "2"]));
});
