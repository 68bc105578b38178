import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { hideSecret, redact } from "./redact.ts";

describe("redact()", () => {
  it("hides keys, whole and masked", () => {
    for (
      const key of [
        "sk-proj-abcDEF123456",
        "sk-ant-api03-abc_DEF-123",
        "sk-or-v1-0123456789abcdef",
        "gsk_abc123DEF456",
        "xai-abc123DEF456",
        "AIzaSyA-abc123DEF456ghi",
        "sk-ab***************wxyz",
        "sk-...abcd",
        "sb_secret_abc123",
      ]
    ) {
      assert.equal(redact(`Incorrect key ${key} sent`), "Incorrect key [redacted] sent", key);
    }
    assert.equal(
      redact("Incorrect API key provided: abc***xyz. You can find yours at https://example.com."),
      "Incorrect API key provided: [redacted]. You can find yours at https://example.com.",
    );
    assert.equal(redact("header Bearer abc123DEF456"), "header Bearer [redacted]");
    assert.equal(
      redact("GET https://example.com/v1?key=abc&n=1"),
      "GET https://example.com/v1?key=[redacted]&n=1",
    );
    assert.equal(redact("GET https://me:pw@example.com/"), "GET https://[redacted]@example.com/");
  });

  it("hides the key in use, whatever it looks like", () => {
    assert.equal(redact("you sent plainkey!", "plainkey"), "you sent [redacted]!");
    assert.equal(redact("a b c", "a"), "a b c");
    assert.equal(
      hideSecret("plainkey and sk-other-123456", "plainkey"),
      "[redacted] and sk-other-123456",
    );
  });

  it("hides accounts and people", () => {
    for (
      const id of [
        "org-AbC123dEf456",
        "org_xxxxxxx",
        "user_2aBcDeFgH",
        "user-AbCdEf123",
        "proj_abc123DEF",
      ]
    ) {
      assert.equal(redact(`Limit in \`${id}\` reached`), "Limit in `[redacted]` reached", id);
    }
    assert.equal(redact('{"user_id":"2aBcDeFgH1"}'), '{"user_id":"[redacted]"}');
    assert.equal(
      redact("your team 4f1a2b3c-0000-4000-8000-1234567890ab has no access"),
      "your team [redacted] has no access",
    );
    assert.equal(redact("write to jane.doe@example.com"), "write to [redacted]");
  });

  it("leaves the rest as it is", () => {
    for (
      const text of [
        "The model `openai/gpt-oss-20b` does not exist or you do not have access to it.",
        "Rate limit reached on tokens per minute (TPM): Limit 7000, Used 0. Try again in 50.5s.",
        "Missing Authentication header",
        "Bearer authentication is required",
        "Unsupported value: 'user_agent', role user: messages too long",
        "Visit https://console.groq.com/docs/rate-limits for more information.",
      ]
    ) {
      assert.equal(redact(text), text);
    }
  });

  it("is quick with a long text made to be slow", () => {
    for (const piece of ["a", "sk-", "@a.", "https://", "user id ", "key provided:"]) {
      assert.ok(redact(piece.repeat(1_000_000)).length <= 150_000);
    }
  });
});
