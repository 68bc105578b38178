import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { pickField } from "./pick_field.ts";

describe("pickField()", () => {
  it("takes the first field that holds anything", () => {
    assert.equal(pickField({ a: null, b: 2, c: 3 }, ["missing", "a", "b", "c"]), 2);
  });

  it("reads nested fields by dotted paths", () => {
    assert.equal(pickField({ limits: { max: 5 } }, ["limits.min", "limits.max"]), 5);
    assert.equal(pickField({ limits: null }, ["limits.max"]), null);
    assert.equal(pickField({ limits: "none" }, ["limits.length"]), null);
  });

  it("keeps zero, false and the empty text", () => {
    assert.equal(pickField({ a: 0 }, ["a"]), 0);
    assert.equal(pickField({ a: false }, ["a"]), false);
    assert.equal(pickField({ a: "" }, ["a"]), "");
  });

  it("ignores fields that an object inherits", () => {
    assert.equal(pickField({}, ["constructor", "toString.name"]), null);
  });

  it("knows a name in every spelling, and takes the exact one first", () => {
    for (const name of ["contextLength", "ContextLength", "context-length", "CONTEXT_LENGTH"]) {
      assert.equal(pickField({ [name]: 5 }, ["context_length"]), 5);
      assert.equal(pickField({ model_Spec: { [name]: 5 } }, ["model_spec.context_length"]), 5);
    }
    assert.equal(pickField({ contextLength: 1, context_length: 2 }, ["context_length"]), 2);
    assert.equal(pickField(["a"], ["0", "length"]), "a");
  });

  it("tries the next name where a value cannot be read", () => {
    const count = (value: unknown) => typeof value === "number" && value > 0 ? value : null;
    assert.equal(pickField({ a: 0, b: "much", c: 3, d: 4 }, ["a", "b", "c", "d"], count), 3);
    assert.equal(pickField({ a: 0 }, ["a", "b"], count), null);
  });
});
