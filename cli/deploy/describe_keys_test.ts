import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { describeKeys } from "./describe_keys.ts";

const providers = [
  { slug: "openai", api_key_env: "OPENAI_API_KEY", enabled: true, has_model: true },
  { slug: "hugging-face", api_key_env: "HF_TOKEN", enabled: true, has_model: false },
  { slug: "mistral", api_key_env: "MISTRAL_API_KEY", enabled: false, has_model: false },
];

describe("describeKeys()", () => {
  it("names the keys of providers in the catalogue, whatever their form", () => {
    const names = ["STRIPE_API_KEY", "HF_TOKEN", "OPENAI_API_KEY", "OPENAI_BASE_URL"];
    assert.deepEqual(describeKeys(names, providers), ["✓ Provider keys: OPENAI_API_KEY, HF_TOKEN"]);
  });

  it("warns when no provider with a key is enabled", () => {
    assert.deepEqual(describeKeys(["MISTRAL_API_KEY"], providers), [
      "✓ Provider keys: MISTRAL_API_KEY",
      "⚠ None of these providers is enabled, so that nothing will run: mistral",
    ]);
  });

  it("needs no key of a provider that needs none", () => {
    const local = { slug: "local", api_key_env: null, enabled: true, has_model: true };
    assert.deepEqual(describeKeys([], [local]), ["✓ Provider keys: none is needed"]);
    assert.throws(
      () => describeKeys([], [{ ...local, has_model: false }]),
      /^Error: Cannot deploy/,
    );
  });

  it("refuses to go on without any, and with foreign keys only", () => {
    for (const names of [[], ["STRIPE_API_KEY", "SUPABASE_URL"]]) {
      assert.throws(
        () => describeKeys(names, providers),
        /^Error: Cannot deploy: there is no key .* for example OPENAI_API_KEY$/,
      );
    }
  });
});
