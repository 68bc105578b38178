import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { NO_FAMILY, readFamily } from "./read_family.ts";

function read(family: string): string | null {
  return readFamily(new URLSearchParams({ family }));
}

describe("readFamily()", () => {
  it("takes a name of a family as it is", () => {
    for (const name of ["meta-llama/llama-3.3-70b-instruct", "openai/gpt-oss-20b", "a/b:c"]) {
      assert.equal(read(name), name);
    }
    assert.equal(readFamily(new URLSearchParams()), null);
  });

  it("takes anything else as a family that does not exist", () => {
    for (
      const text of ["", "Call 555-0100 now", "llama", "/a", "a/", "A/b", `a/${"b".repeat(199)}`]
    ) {
      assert.equal(read(text), NO_FAMILY, text);
    }
  });
});
