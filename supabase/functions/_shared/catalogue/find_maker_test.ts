import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { findMaker } from "./find_maker.ts";
import { tellFamily } from "./tell_family.ts";

describe("findMaker()", () => {
  it("finds the one creator under whose name a gateway has the model", () => {
    assert.equal(findMaker("mythomax-l2-13b"), "gryphe");
    assert.equal(findMaker("MythoMax-L2-13B:free"), "gryphe");
  });

  it("finds nobody for a name that no gateway has, or that names somebody", () => {
    for (const id of ["acme-large", "gryphe/mythomax-l2-13b", "auto", "", "constructor"]) {
      assert.equal(findMaker(id), null, id);
    }
  });

  it("tells the family where rules and lists do not", () => {
    assert.deepEqual(tellFamily("mythomax-l2-13b:free", "acme", null, findMaker), {
      family: "gryphe/mythomax-l2-13b",
      variant: "free",
      source: "catalogue",
    });
    assert.equal(tellFamily("llama-3.1-8b-instruct", "acme", null, findMaker)?.source, "rule");
    assert.equal(tellFamily("acme-large", "acme", null, findMaker), null);
  });
});
