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

  it("is no command to the runner of a job", () => {
    assert.equal(plainText(" \u200b::set-output name=a::b"), ": :set-output name=a::b");
    assert.equal(plainText("a ##[add-mask]b"), "a ## [add-mask]b");
    assert.equal(plainText("::1 is std::string"), "::1 is std::string");
    assert.equal(plainText("http://[::1]/ ## Head"), "http://[::1]/ ## Head");
  });

  it("cuts by characters, never inside one", () => {
    assert.equal(plainText("😀😀😀😀", 3), "😀😀…");
    assert.equal(plainText("😀😀😀", 3), "😀😀😀");
  });
});
