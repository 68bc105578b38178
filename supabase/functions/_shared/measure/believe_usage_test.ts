import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { believeUsage } from "./believe_usage.ts";
import { PROMPT_OVERHEAD_TOKENS } from "../platform/ranges.ts";
import type { Usage } from "../provider/usage.ts";

const sample = "The quick brown fox jumps over the lazy dog.";
const bytes = 44;
const INT4 = 2_147_483_647;

const report: Usage = {
  inputTokens: 10,
  outputTokens: 20,
  reasoningTokens: null,
  cachedTokens: null,
  cacheWriteTokens: null,
  cacheWrite1hTokens: null,
  reportedCostUsd: null,
};

/** What is believed of a report on the text above, to a prompt of two bytes and under a cap of 64. */
function believed(changes: Partial<Usage>, streamed = { sample, chars: sample.length }) {
  const usage = { ...report, ...changes };
  return believeUsage({ usage, ...streamed }, { prompt: "Hi", outputCap: 64 });
}

describe("believeUsage()", () => {
  it("does not believe that a prompt has no tokens, where it was answered", () => {
    const { usage, disbelieved } = believed({ inputTokens: 0 });
    assert.equal(usage?.inputTokens, null);
    assert.deepEqual(disbelieved, { input_tokens: 0 });
    const empty = { ...report, inputTokens: 0, outputTokens: 0 };
    assert.deepEqual(believed(empty, { sample: "", chars: 0 }), { usage: empty, disbelieved: {} });
  });

  it("does not believe fewer tokens than the text needs: none has more than 128 characters", () => {
    const streamed = { sample, chars: 1290 };
    assert.deepEqual(believed({ outputTokens: 10 }, streamed).disbelieved, { output_tokens: 10 });
    assert.equal(believed({ outputTokens: 11 }, streamed).usage?.outputTokens, 11);
    assert.deepEqual(believed({ outputTokens: 0 }, streamed).disbelieved, {});
  });

  it("keeps possible counts, and returns null without any", () => {
    const usage = { ...report, reasoningTokens: 12, cachedTokens: 10 };
    assert.deepEqual(believed(usage), { usage, disbelieved: {} });
    const none = believeUsage({ usage: null, sample, chars: 44 }, { prompt: "", outputCap: 64 });
    assert.deepEqual(none, { usage: null, disbelieved: {} });
  });

  it("believes no more output than the streamed bytes and the cap can hold", () => {
    assert.deepEqual(believed({ outputTokens: bytes + 64 }).disbelieved, {});
    for (const outputTokens of [bytes + 65, INT4]) {
      const { usage, disbelieved } = believed({ outputTokens, reasoningTokens: 20 });
      assert.deepEqual(usage, { ...report, outputTokens: null, reasoningTokens: null });
      assert.deepEqual(disbelieved, { output_tokens: outputTokens });
    }
  });

  it("believes no output beyond the cap where nothing was streamed", () => {
    const nothing = { sample: "", chars: 0 };
    assert.deepEqual(believed({ outputTokens: 64 }, nothing).disbelieved, {});
    assert.deepEqual(believed({ outputTokens: 65 }, nothing).disbelieved, { output_tokens: 65 });
  });

  it("believes no more reasoning than the output can be", () => {
    const { usage, disbelieved } = believed({ reasoningTokens: INT4 });
    assert.deepEqual(usage, report);
    assert.deepEqual(disbelieved, { reasoning_tokens: INT4 });
  });

  it("believes no more input than the prompt and what is wrapped around it", () => {
    const most = 2 + PROMPT_OVERHEAD_TOKENS;
    assert.deepEqual(believed({ inputTokens: most }).disbelieved, {});
    const { usage, disbelieved } = believed({ inputTokens: most + 1, cachedTokens: 5 });
    assert.deepEqual(usage, { ...report, inputTokens: null });
    assert.deepEqual(disbelieved, { input_tokens: most + 1 });
  });

  it("believes no more from the cache than there was input", () => {
    const { usage, disbelieved } = believed({ cachedTokens: 11 });
    assert.deepEqual(usage, report);
    assert.deepEqual(disbelieved, { cached_tokens: 11 });
  });

  it("takes characters of several bytes for as many tokens", () => {
    const streamed = { sample: "水".repeat(4096), chars: 5000 };
    const most = 3 * 5000 + 64;
    assert.deepEqual(believed({ outputTokens: most }, streamed).disbelieved, {});
    assert.deepEqual(believed({ outputTokens: most + 1 }, streamed).disbelieved, {
      output_tokens: most + 1,
    });
  });
});
