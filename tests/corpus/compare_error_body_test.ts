import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { compareErrorBody } from "./compare_error_body.ts";

function error(message: string, code: string | null = null): string {
  return JSON.stringify({ error: { message, code } });
}

describe("compareErrorBody()", () => {
  it("takes what the status may mean, whatever words the name has", () => {
    const quota = error("You exceeded your current quota", "insufficient_quota");
    for (
      const [file, body] of [
        ["gemini-429-quota.json", error("Quota exceeded", "RESOURCE_EXHAUSTED")],
        ["openrouter-402-max-tokens.json", error("This request requires more credits")],
        ["openrouter-403-key-limit.json", error("Key limit exceeded")],
        ["openrouter-404-data-policy.json", error("No endpoints found matching your data policy")],
        ["openai-400-model-unsupported.json", error("Model x is unsupported", "unsupported_model")],
        ["perplexity-401.json", quota],
        ["openai-429-insufficient-quota.json", quota],
        ["bedrock-400b.json", error("No")],
        ["openai-200-error.json", error("No")],
      ]
    ) {
      assert.equal(compareErrorBody(file, body), null, file);
    }
  });

  it("holds the engine to the status and to the body's own code", () => {
    assert.equal(
      compareErrorBody("openai-401-key.json", error("Slow down", "rate_limit_exceeded")),
      "outcome is rate_limited, not auth_failed or quota_exceeded",
    );
    assert.equal(
      compareErrorBody(
        "openai-429-quota.json",
        '{"code":"x","note":{"code":"insufficient_quota"}}',
      ),
      "outcome is rate_limited, not quota_exceeded",
    );
    assert.equal(compareErrorBody("openai.json", error("No")), "the file name holds no status");
  });

  it("demands a message where there is one", () => {
    assert.equal(
      compareErrorBody("x-500.json", '{"words":"It broke down"}'),
      "no message was found",
    );
    for (
      const body of [
        "",
        "{}",
        "null",
        '{"error":{"code":500,"param":null}}',
        "<html><p></p></html>",
      ]
    ) {
      assert.equal(compareErrorBody("x-500.json", body), null, body);
    }
  });

  it("demands the cause in OpenRouter's raw, where there is one", () => {
    function wrapped(raw: string) {
      const message = "Provider returned error";
      return JSON.stringify({ error: { code: 502, message, metadata: { raw } } });
    }
    for (const raw of ["", " ", "{}", "ERROR", "it broke down", '{"error":{"message":"no way"}}']) {
      assert.equal(compareErrorBody("openrouter-502.json", wrapped(raw)), null, raw);
    }
    assert.equal(
      compareErrorBody("openrouter-502.json", wrapped('{"words":"it broke down"}')),
      "the cause in metadata.raw was not found",
    );
  });
});
