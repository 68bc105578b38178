import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { countTokens } from "./count_tokens.ts";

const usage = {
  inputTokens: 10,
  outputTokens: 20,
  reasoningTokens: null,
  cachedTokens: null,
  cacheWriteTokens: null,
  cacheWrite1hTokens: null,
  reportedCostUsd: null,
};
const text = "The quick brown fox jumps over the lazy dog.";

describe("countTokens()", () => {
  it("takes the provider's counts, also of nothing", () => {
    assert.deepEqual(countTokens({ usage, sample: text, chars: 44 }, "Hi"), {
      input: 10,
      output: 20,
      source: "provider",
    });
    const none = { ...usage, outputTokens: 0 };
    assert.equal(countTokens({ usage: none, sample: "", chars: 0 }, "Hi").output, 0);
  });

  it("estimates from the text when there are none, in proportion to all of it", () => {
    const once = countTokens({ usage: null, sample: text, chars: text.length }, text);
    assert.equal(once.source, "estimated");
    assert.ok(once.output !== null && once.output >= 8 && once.output <= 13);
    assert.equal(once.input, once.output);
    const tenfold = countTokens({ usage: null, sample: text, chars: text.length * 10 }, text);
    assert.equal(tenfold.output, once.output * 10);
  });

  it("does not believe a count of 0 with a text", () => {
    const nothing = { ...usage, outputTokens: 0 };
    const counts = countTokens({ usage: nothing, sample: text, chars: text.length }, "Hi");
    assert.equal(counts.input, 10);
    assert.ok(counts.output !== null && counts.output >= 8);
    assert.equal(counts.source, "estimated");
  });

  it("keeps a counted input with an estimated output", () => {
    const partial = { ...usage, outputTokens: null };
    const counts = countTokens({ usage: partial, sample: text, chars: text.length }, "Hi");
    assert.equal(counts.input, 10);
    assert.equal(counts.source, "estimated");
  });

  it("estimates an input that was not counted, and marks it", () => {
    const partial = { ...usage, inputTokens: null };
    const counts = countTokens({ usage: partial, sample: text, chars: text.length }, text);
    assert.ok(counts.input !== null && counts.input >= 8);
    assert.equal(counts.output, 20);
    assert.equal(counts.source, "estimated");
  });

  it("knows nothing of nothing", () => {
    assert.deepEqual(countTokens({ usage: null, sample: "", chars: 0 }, "Hi"), {
      input: null,
      output: null,
      source: "none",
    });
  });
});
