import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { plainText } from "./plain_text.ts";

describe("plainText()", () => {
  it("leaves an ordinary line alone", () => {
    assert.equal(
      plainText("Rate limit reached for gpt-4o-mini → wait"),
      "Rate limit reached for gpt-4o-mini → wait",
    );
  });

  it("removes terminal escapes, control characters and line breaks", () => {
    assert.equal(plainText("\x1b[31mred\x1b[0m\x00\r\n  two\tthree\u202e\n"), "red two three");
  });

  it("cuts by characters, never inside one", () => {
    assert.equal(plainText("😀😀😀😀", 3), "😀😀…");
    assert.equal(plainText("😀😀😀", 3), "😀😀😀");
  });
});
