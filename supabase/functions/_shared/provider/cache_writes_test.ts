import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { readCacheWrites } from "./cache_writes.ts";
import { readCounts } from "./usage_names.ts";

function read(fields: Record<string, unknown>, prompt_tokens_details: unknown = null) {
  const report = { ...fields, prompt_tokens_details };
  const { cacheWrite } = readCounts(report);
  const { cacheWriteTokens, cacheWrite1hTokens } = readCacheWrites(report, cacheWrite);
  return [cacheWriteTokens, cacheWrite1hTokens];
}

describe("readCacheWrites()", () => {
  it("knows every name it goes by, in the report and in its details", () => {
    for (
      const name of [
        "cache_write_tokens",
        "cache_creation_input_tokens",
        "cache_creation_tokens",
        "cached_creation_tokens",
        "cacheWriteInputTokens",
      ]
    ) {
      assert.deepEqual(read({ [name]: 1920 }), [1920, null]);
      assert.deepEqual(read({}, { [name]: 1920 }), [1920, null]);
    }
  });

  it("reads the tokens that are kept for an hour", () => {
    const cache_creation = { ephemeral_5m_input_tokens: 100, ephemeral_1h_input_tokens: 20 };
    assert.deepEqual(read({ cache_creation_input_tokens: 120, cache_creation }), [120, 20]);
    assert.deepEqual(read({ cache_creation }), [120, 20]);
    assert.deepEqual(read({ cache_creation: { ephemeral_1h_input_tokens: 20 } }), [20, 20]);
  });

  it("keeps a count in spite of a zero under another name", () => {
    assert.deepEqual(read({ cache_creation_input_tokens: 7 }, { cache_write_tokens: 0 }), [
      7,
      null,
    ]);
    assert.deepEqual(read({ cache_write_tokens: 0 }, { cache_creation_tokens: 7 }), [7, null]);
  });

  it("returns null for an empty report", () => {
    assert.deepEqual(read({}, "x"), [null, null]);
    assert.deepEqual(read({ cache_write_tokens: -1 }), [null, null]);
    assert.deepEqual(read({ cache_write_tokens: 0 }), [0, null]);
  });
});
