import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { pickField } from "./pick_field.ts";

describe("pickField()", () => {
  it("takes the first field that holds anything", () => {
    assert.equal(pickField({ a: null, b: 2, c: 3 }, ["missing", "a", "b", "c"]), 2);
  });

  it("follows dotted paths", () => {
    assert.equal(pickField({ limits: { max: 5 } }, ["limits.min", "limits.max"]), 5);
    assert.equal(pickField({ limits: null }, ["limits.max"]), null);
    assert.equal(pickField({ limits: "none" }, ["limits.length"]), null);
  });

  it("keeps zero, false and the empty text", () => {
    assert.equal(pickField({ a: 0 }, ["a"]), 0);
    assert.equal(pickField({ a: false }, ["a"]), false);
    assert.equal(pickField({ a: "" }, ["a"]), "");
  });

  it("sees own fields only", () => {
    assert.equal(pickField({}, ["constructor", "toString.name"]), null);
  });
});
