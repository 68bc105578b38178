import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { validateSecrets } from "./validate_secrets.ts";

const hosted = "https://abcdefghijklmnopqrst.supabase.co";
const providers = [{ slug: "openai", api_key_env: "OPENAI_API_KEY" }];

function check(secrets: Record<string, string>, url = hosted) {
  return validateSecrets(secrets, providers, url);
}

describe("validateSecrets()", () => {
  it("takes what the functions can work with", () => {
    check({
      OPENAI_API_KEY: "sk-1",
      OPENAI_BASE_URL: "https://proxy.example.com/v1",
      WORKER_BUDGET_MS: "380000",
    });
  });

  it("refuses addresses of this machine for a project that is elsewhere", () => {
    const addresses = [
      "http://127.0.0.1:4010/v1",
      "http://127.1.2.3/v1",
      "http://localhost:4010/v1",
      "http://api.localhost/v1",
      "http://[::1]:4010/v1",
      "http://0.0.0.0:4010/v1",
    ];
    for (const OPENAI_BASE_URL of addresses) {
      assert.throws(() => check({ OPENAI_BASE_URL }), /OPENAI_BASE_URL: .* of this machine/);
      check({ OPENAI_BASE_URL }, "http://127.0.0.1:54321");
    }
  });

  it("rejects an invalid address, an invalid budget and a value that cannot be written, without quoting it", () => {
    const cases: Record<string, string>[] = [
      { OPENAI_BASE_URL: "proxy.example.com" },
      { OPENAI_BASE_URL: "ftp://proxy.example.com" },
      { WORKER_BUDGET_MS: "3 minutes" },
      { WORKER_BUDGET_MS: "999" },
      { OPENAI_API_KEY: "it's mine" },
    ];
    for (const secrets of cases) {
      const [[name, value]] = Object.entries(secrets);
      assert.throws(
        () => check(secrets),
        ({ message }: Error) =>
          message.startsWith(`Cannot deploy ${name}: `) && !message.includes(value),
      );
    }
  });
});
