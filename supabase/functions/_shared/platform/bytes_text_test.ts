import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { fromBytesText, toBytesText } from "./bytes_text.ts";

describe("toBytesText() and fromBytesText()", () => {
  it("give back what they were given", () => {
    const all = Uint8Array.from({ length: 256 }, (_, index) => index);
    for (const bytes of [new Uint8Array(), all]) {
      assert.deepEqual(fromBytesText(toBytesText(bytes)), bytes);
    }
    assert.equal(toBytesText(new Uint8Array([1, 255])), "\\x01ff");
  });

  it("throws for another text", () => {
    for (const text of ["", "01ff", "\\x0", "\\x0g", "\\x01 "]) {
      assert.throws(() => fromBytesText(text), SyntaxError);
    }
  });
});
