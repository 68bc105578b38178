import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { joinNames, splitNames } from "./names.ts";

describe("splitNames()", () => {
  it("reads back what was joined, whatever a provider is called", () => {
    for (const names of [[], ["Groq"], ["Groq", "A|B"], ["100%", "%7C", "|"], ["<b>&amp;"]]) {
      assert.deepEqual(splitNames(joinNames(names)), names);
    }
    assert.deepEqual(splitNames(null), []);
  });
});
