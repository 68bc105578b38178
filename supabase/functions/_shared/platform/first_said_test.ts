import { it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { firstSaid } from "./first_said.ts";

it("firstSaid() prefers a number to a zero, and a zero to nothing", () => {
  assert.equal(firstSaid([0, null, 2455, 7]), 2455);
  assert.equal(firstSaid([null, 0]), 0);
  assert.equal(firstSaid([null]), null);
  assert.equal(firstSaid([]), null);
});
