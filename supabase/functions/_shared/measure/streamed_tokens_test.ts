import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { streamedTokens } from "./streamed_tokens.ts";
import type { Usage } from "../provider/usage.ts";

function usageOf(outputTokens: number, reasoningTokens: number | null = null): Usage {
  return {
    inputTokens: 10,
    outputTokens,
    reasoningTokens,
    cachedTokens: null,
    cacheWriteTokens: null,
    cacheWrite1hTokens: null,
    reportedCostUsd: null,
  };
}

describe("streamedTokens()", () => {
  it("leaves out reasoning that did not come", () => {
    function streamed(
      usage: Usage | null,
      outputTokens: number | null,
      words = 0,
    ) {
      const reasoningSample = "the ".repeat(Math.min(words, 500));
      const reasoningChars = "the ".length * words;
      return streamedTokens(
        { usage, reasoningSample, reasoningChars },
        outputTokens,
      );
    }
    assert.equal(streamed(usageOf(100), 100), 100);
    assert.equal(streamed(usageOf(100, 0), 100, 60), 100);
    assert.equal(streamed(usageOf(100, 60), 100), 40);
    assert.equal(streamed(usageOf(10, 11), 10), 0);
    assert.equal(streamed(null, null), null);
    // A word is about a token: all of it came, though the estimate is not exact.
    assert.equal(streamed(usageOf(1000, 600), 1000, 600), 1000);
    assert.equal(streamed(usageOf(1000, 600), 1000, 400), 1000);
    assert.equal(streamed(usageOf(10_000, 6000), 10_000, 6000), 10_000);
    // A summary: what it holds was streamed, the rest of the reasoning was not.
    const summary = streamed(usageOf(1040, 1000), 1040, 100) ?? 0;
    assert.ok(summary > 100 && summary < 190, String(summary));
  });
});
