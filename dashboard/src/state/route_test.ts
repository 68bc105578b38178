import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { parseRoute, routeTo } from "./route.ts";

describe("parseRoute()", () => {
  it("reads a page and its values, the leaderboard by default", () => {
    assert.equal(parseRoute("").page, "leaderboard");
    assert.equal(parseRoute("#/").page, "leaderboard");
    const { page, params } = parseRoute("#/trends?window=7d&model=a%7Cb");
    assert.equal(page, "trends");
    assert.deepEqual([...params], [["window", "7d"], ["model", "a|b"]]);
  });
});

describe("routeTo()", () => {
  it("is read back as it was, without what is empty", () => {
    const hash = routeTo("compare", { a: "x y&z", b: null, window: "" });
    assert.deepEqual([...parseRoute(hash).params], [["a", "x y&z"]]);
    assert.equal(routeTo("leaderboard"), "#/");
  });
});
