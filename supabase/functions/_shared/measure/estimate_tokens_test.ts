import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { estimateTokens } from "./estimate_tokens.ts";

const text = "The quick brown fox jumps over the lazy dog.";

describe("estimateTokens()", () => {
  it("is near what a tokenizer counts", () => {
    const tokens = estimateTokens(text);
    assert.ok(tokens >= 8 && tokens <= 13, String(tokens));
  });

  it("goes by the beginning of a longer text", () => {
    assert.equal(estimateTokens(text, text.length * 10), estimateTokens(text) * 10);
  });

  it("has nothing for nothing, and a token for a character", () => {
    assert.equal(estimateTokens(""), 0);
    assert.equal(estimateTokens("a"), 1);
    assert.equal(estimateTokens(" "), 1);
  });
});
