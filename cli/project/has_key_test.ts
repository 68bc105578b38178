import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { hasKey } from "./has_key.ts";

describe("hasKey()", () => {
  it("looks for the key of a provider, whatever its models", () => {
    for (const has_model of [true, false]) {
      assert.ok(hasKey({ api_key_env: "HF_TOKEN", has_model }, ["HF_TOKEN"]));
      assert.ok(!hasKey({ api_key_env: "HF_TOKEN", has_model }, ["GROQ_API_KEY"]));
    }
  });

  it("takes one that needs none for one that has it, once a model of it is chosen", () => {
    assert.ok(hasKey({ api_key_env: null, has_model: true }, []));
    assert.ok(!hasKey({ api_key_env: null, has_model: false }, ["GROQ_API_KEY"]));
  });
});
