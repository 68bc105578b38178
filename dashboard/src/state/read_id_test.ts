import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { readId } from "./read_id.ts";

describe("readId()", () => {
  it("takes any text that is not an id as an unknown id", () => {
    const read = (query: string) => readId(new URLSearchParams(query), "model");
    const id = "00000000-0000-4000-8000-000000000001";
    assert.equal(read(`model=${id}`), id);
    assert.equal(read(""), null);
    assert.equal(read("model=call+this+number"), "00000000-0000-0000-0000-000000000000");
  });
});
