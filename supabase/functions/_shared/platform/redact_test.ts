import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { hideSecret } from "./hide_secret.ts";
import { redact } from "./redact.ts";

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
        "hf_AbCdEfGhIjKl",
        "ak-abc123def456ghi",
        "****8a1b",
        "1a2b***9z",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abcDEF-123_x",
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
        "wrk_01K46JDFR0E75SG2Q8K172KF3Y",
      ]
    ) {
      assert.equal(redact(`Limit in \`${id}\` reached`), "Limit in `[redacted]` reached", id);
    }
    const uuid = "4f1a2b3c-0000-4000-8000-1234567890ab";
    for (
      const [text, expected] of [
        ['{"user_id":"2aBcDeFgH1"}', '{"user_id":"[redacted]"}'],
        [`your team ${uuid} has none`, "your team [redacted] has none"],
        [`per minute (org: ${uuid}, model: m).`, "per minute (org: [redacted], model: m)."],
        ["Team: 01234567-0000-4000, key", "Team: [redacted], key"],
        [`Team: ${uuid}, API key ID: ab12-34cd`, "Team: [redacted], API key ID: [redacted]"],
        [
          `see https://console.example/team/${uuid}.`,
          "see https://console.example/team/[redacted].",
        ],
        ["consumer 'project_number:681255809395'", "consumer 'project_number:[redacted]'"],
        ["projects/681255809395/locations", "projects/[redacted]/locations"],
        ["/v4/accounts/0123456789abcdef0123456789abcdef/ai", "/v4/accounts/[redacted]/ai"],
        ["on projects/acme-prod-42/locations", "on projects/[redacted]/locations"],
        ["on resource projects/acme (or", "on resource projects/[redacted] (or"],
        ["accounts/jane-9f2/models/m", "accounts/[redacted]/models/m"],
        ["accounts/jane-doe/models/m", "accounts/[redacted]/models/m"],
        ["Account jane-doe is suspended, possibly", "Account [redacted] is suspended, possibly"],
        [`The principal \`${uuid}\` lacks`, "The principal `[redacted]` lacks"],
        [`Key Hash (Token) =${"88dc28d0".repeat(8)}. U`, "Key Hash (Token) =[redacted]. U"],
        ["Account jane-doe-9f2 is suspended", "Account [redacted] is suspended"],
        ["your account [2100012345] has", "your account [[redacted]] has"],
        ["your account 2100012345 has", "your account [redacted] has"],
        ["arn:aws:iam::681255809395:user/jane may", "arn:aws:iam::[redacted] may"],
        [
          "arn:aws:bedrock:us-east-1:681255809395:inference-profile/m",
          "arn:aws:bedrock:us-east-1:[redacted]:inference-profile/m",
        ],
        ["organization `acme` is not verified", "organization `[redacted]` is not verified"],
        ["write to jane.doe@example.com", "write to [redacted]"],
      ]
    ) {
      assert.equal(redact(text), expected);
    }
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
        "Model accounts/fireworks/models/llama-v3p1-8b not found",
        "Provider hf-inference is not available for pplx-70b-online",
        "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-v2 is not supported",
        "Limit of your organization: 30000000 tokens per day, account limit: 6000",
        "Request id: 4f1a2b3c-0000-4000-8000-1234567890ab (req_011CQabc123)",
        "The user's messages, see https://app.example.com/account/billing",
        "This account is suspended",
      ]
    ) {
      assert.equal(redact(text), text);
    }
  });

  it("is quick with a long text made to be slow", () => {
    for (
      const piece of [
        "a",
        "a.",
        "a-",
        "*",
        "a**",
        "sk-",
        "@a.",
        "https://",
        "user id ",
        "user-id-",
        "team/",
        "key provided:",
        "arn:aws:",
        "eyJ.",
      ]
    ) {
      assert.ok(redact(piece.repeat(1_000_000)).length <= 150_000);
    }
    assert.ok(redact(`user id${" ".repeat(1_000_000)}`).length <= 10_000);
  });
});
