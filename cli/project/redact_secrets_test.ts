import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { redactSecrets } from "./redact_secrets.ts";

describe("redactSecrets()", () => {
  it("blacks a secret out at any depth, also in the middle of a text", () => {
    assert.deepEqual(
      redactSecrets(
        { message: "key sb_secret_abcdef refused", detail: [{ key: "sb_secret_abc" }] },
        ["sb_secret_abc"],
      ),
      { message: "key [redacted]def refused", detail: [{ key: "[redacted]" }] },
    );
  });

  it("finds a secret that JSON writes with escapes", () => {
    assert.deepEqual(redactSecrets({ a: 'sk-"quoted"\\' }, ['sk-"quoted"\\']), { a: "[redacted]" });
  });

  it("does not change words that contain a very short secret", () => {
    assert.deepEqual(redactSecrets({ a: "next" }, ["x", ""]), { a: "next" });
  });
});
