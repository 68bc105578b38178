import assert from "node:assert/strict";
import { parseEnv } from "node:util";
import { describe, it } from "@std/testing/bdd";
import { chooseSecrets } from "./choose_secrets.ts";
import { formatEnvFile } from "../deploy/format_env_file.ts";

describe("chooseSecrets()", () => {
  it("takes what the providers of the catalogue need, and nothing else", () => {
    const providers = [
      { slug: "open-ai", api_key_env: "OPENAI_API_KEY" },
      { slug: "local", api_key_env: null },
      { slug: "groq", api_key_env: "GROQ_API_KEY" },
    ];
    const env = {
      OPENAI_API_KEY: " sk-1 ",
      OPEN_AI_BASE_URL: "https://proxy",
      WORKER_BUDGET_MS: "380000",
      STRIPE_API_KEY: "private",
      SUPABASE_ACCESS_TOKEN: "private",
    };
    assert.deepEqual(chooseSecrets(env, providers), {
      OPENAI_API_KEY: "sk-1",
      OPEN_AI_BASE_URL: "https://proxy",
      WORKER_BUDGET_MS: "380000",
    });
  });
});

describe("formatEnvFile()", () => {
  it("writes what reads back the same", () => {
    const variables = { A: `sk-$x #1 "q" =`, B: "2" };
    assert.deepEqual({ ...parseEnv(formatEnvFile(variables)) }, variables);
  });

  it("rejects values it cannot write, without quoting them", () => {
    assert.throws(
      () => formatEnvFile({ A: "it's secret" }),
      (error: Error) => /Cannot deploy A/.test(error.message) && !/secret/.test(error.message),
    );
  });
});
