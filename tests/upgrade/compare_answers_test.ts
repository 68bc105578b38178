import assert from "node:assert/strict";
import { it } from "@std/testing/bdd";
import { compareAnswers } from "./compare_answers.ts";

it("compareAnswers() takes what is new, and sums in another order, for no change", () => {
  assert.deepEqual(compareAnswers([{ a: 1, b: null }], [{ a: 1, b: null, c: 2 }]), []);
  assert.deepEqual(compareAnswers({ sum: 0.1 + 0.2 }, { sum: 0.3 }), []);
});

it("compareAnswers() says where something else is said", () => {
  assert.deepEqual(compareAnswers({ a: { b: 1 } }, { a: { b: 2 } }), ["a.b is 2 instead of 1"]);
  assert.deepEqual(compareAnswers([{ a: 1 }, { a: null }], [{ a: 1 }, {}]), [
    "[1].a is missing instead of null",
  ]);
  assert.deepEqual(compareAnswers([1, 2], [1]), ["has 1 rows instead of 2"]);
  assert.deepEqual(compareAnswers({ rows: [] }, { rows: [0] }), ["rows has 1 rows instead of 0"]);
  assert.deepEqual(compareAnswers(0.3, 0.3001), ["is 0.3001 instead of 0.3"]);
});
