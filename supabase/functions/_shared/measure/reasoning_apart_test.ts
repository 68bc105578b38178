import { it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { addReasoningApart } from "./reasoning_apart.ts";

function outputOf(
  outputTokens: number,
  reasoningTokens: number | null,
  text: string,
  cap = 512,
  thoughts = "",
) {
  const usage = {
    inputTokens: 9,
    outputTokens,
    reasoningTokens,
    cachedTokens: null,
    cacheWriteTokens: null,
    cacheWrite1hTokens: null,
    reportedCostUsd: null,
  };
  const chars = text.length + thoughts.length;
  const said = { sample: thoughts + text, text, chars, reasoningChars: thoughts.length };
  return addReasoningApart({ usage, ...said }, cap)?.outputTokens;
}

const words = (count: number) => "word ".repeat(count);

it("addReasoningApart() adds what cannot be within the output, and nothing else", () => {
  // Gemini through a gateway.
  assert.equal(outputOf(35, 267, words(35)), 302);
  assert.equal(outputOf(5, 267, words(5)), 272);
  // The answer alone is as long as the output.
  assert.equal(outputOf(300, 267, words(290)), 567);
  // One reasoning token too many, and reasoning within.
  assert.equal(outputOf(10, 11, "Red"), 10);
  assert.equal(outputOf(300, 267, words(33)), 300);
  assert.equal(outputOf(300, 100, words(200), 512, words(100)), 300);
  assert.equal(outputOf(40, null, words(40)), 40);
  assert.equal(outputOf(40, 0, words(40)), 40);
  // More than the cap and the text allow.
  assert.equal(outputOf(40, 2 ** 31, words(40)), 40);
});
