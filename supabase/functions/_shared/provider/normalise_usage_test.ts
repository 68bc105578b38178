import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { normaliseUsage } from "./normalise_usage.ts";
import type { RawUsage } from "./usage.ts";

function raw(changes: Partial<RawUsage>): RawUsage {
  return {
    promptTokens: 165,
    completionTokens: 2,
    totalTokens: 167,
    reasoningTokens: null,
    cachedTokens: null,
    cacheWriteTokens: null,
    cacheWrite1hTokens: null,
    besidePromptTokens: 0,
    outputCounted: true,
    costUsd: null,
    ...changes,
  };
}

describe("normaliseUsage()", () => {
  it("takes the output as it is when the total agrees", () => {
    assert.equal(normaliseUsage(raw({})).outputTokens, 2);
    assert.equal(normaliseUsage(raw({ totalTokens: null })).outputTokens, 2);
    assert.equal(normaliseUsage(raw({ promptTokens: null })).outputTokens, 2);
  });

  it("finds reasoning that the output leaves out in the total, as with xAI", () => {
    const usage = normaliseUsage(raw({ totalTokens: 296, reasoningTokens: 129 }));
    assert.equal(usage.outputTokens, 131);
    assert.equal(usage.reasoningTokens, 129);
  });

  it("takes a surplus that counts of a cache explain for input", () => {
    const counts = { promptTokens: 6, completionTokens: 40 };
    const cases: [Partial<RawUsage>, number, number][] = [
      [{ totalTokens: 12_350, cachedTokens: 12_304 }, 12_310, 40],
      [{ totalTokens: 12_350, cacheWriteTokens: 12_304 }, 12_310, 40],
      [{ totalTokens: 2046, cachedTokens: 1500, cacheWriteTokens: 500 }, 2006, 40],
      [{ totalTokens: 1546, cachedTokens: 1500, cacheWriteTokens: 5 }, 1506, 40],
      [{ totalTokens: 1646, cachedTokens: 1500, reasoningTokens: 100 }, 1506, 140],
      [{ totalTokens: null, cachedTokens: 1500 }, 1506, 40],
      [{ totalTokens: 1560, cachedTokens: 1500 }, 1506, 54],
      // Added up without what no prompt of 6 tokens can hold.
      [{ totalTokens: 46, cachedTokens: 1500, cacheWriteTokens: 5 }, 1511, 40],
      [{ totalTokens: 46, cacheWriteTokens: 1500 }, 1506, 40],
      [{ totalTokens: null, cachedTokens: 5, cacheWriteTokens: 1500 }, 1511, 40],
      [{ totalTokens: 46, cachedTokens: 4 }, 6, 40],
      [{ totalTokens: 50, cachedTokens: 4, reasoningTokens: 4 }, 6, 44],
      [{ totalTokens: 146, cachedTokens: 4, reasoningTokens: 100 }, 6, 140],
      [{ totalTokens: 146 }, 6, 140],
      [{ totalTokens: 20 }, 6, 40],
    ];
    for (const [changes, input, output] of cases) {
      const usage = normaliseUsage(raw({ ...counts, ...changes }));
      assert.deepEqual([usage.inputTokens, usage.outputTokens], [input, output]);
    }
  });

  it("does not believe a total below the prompt", () => {
    assert.equal(normaliseUsage(raw({ totalTokens: 0 })).outputTokens, 2);
  });

  it("takes the input for no output where the prompt was not counted", () => {
    const counts = { promptTokens: 0, completionTokens: 20, totalTokens: 425 };
    assert.equal(normaliseUsage(raw(counts)).outputTokens, 20);
    const unknown = { ...counts, completionTokens: null };
    assert.equal(normaliseUsage(raw(unknown)).outputTokens, null);
  });

  it("keeps a possible output in spite of an impossible total", () => {
    for (const totalTokens of [100_000_001, 2 ** 31 - 1]) {
      assert.equal(normaliseUsage(raw({ totalTokens })).outputTokens, 2);
    }
  });

  it("adds input that is counted separately from the prompt", () => {
    assert.equal(normaliseUsage(raw({ besidePromptTokens: 35 })).inputTokens, 200);
  });

  it("knows no output before it was counted", () => {
    assert.equal(normaliseUsage(raw({ outputCounted: false })).outputTokens, null);
  });
});
