import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { servedKey } from "./served_key.ts";

describe("servedKey()", () => {
  it("is the same for all writings of a model", () => {
    const writings = [
      ["llama-3.3-70b-versatile", "accounts/fireworks/models/llama-v3p3-70b-instruct"],
      ["llama-3.3-70b-versatile", "meta-llama/Llama-3.3-70B-Instruct-Turbo"],
      ["claude-sonnet-4-5-20250929", "us.anthropic.claude-sonnet-4-5-20250929-v1:0"],
      ["gpt-4o-2024-08-06", "openai/gpt-4o-2024-08-06"],
      ["acme/Own_Model", "own-model"],
    ];
    for (const [one, other] of writings) assert.equal(servedKey(one), servedKey(other), other);
  });

  it("is another one for another model, and for another snapshot of it", () => {
    const names = [
      "gpt-4o",
      "gpt-4o-2024-08-06",
      "gpt-4o-2024-11-20",
      "gpt-4o-mini",
      "claude-sonnet-4@20250514",
      "claude-sonnet-4-5@20250929",
      "llama-3.1-8b-instruct",
      "llama-3.3-70b-instruct",
      "own-model",
    ];
    assert.equal(new Set(names.map(servedKey)).size, names.length);
  });

  it("is bounded, and null for no name", () => {
    assert.equal(servedKey(null), null);
    assert.equal(servedKey(""), null);
    assert.equal(servedKey("a".repeat(1000))?.length, 200);
  });
});
