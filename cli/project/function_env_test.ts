import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { functionEnv } from "./function_env.ts";

describe("functionEnv()", () => {
  it("lets provider keys and addresses through, and nothing else", () => {
    const providers = [
      { slug: "openai", api_key_env: "OPENAI_API_KEY" },
      { slug: "hugging-face", api_key_env: "HF_TOKEN" },
      { slug: "local", api_key_env: null },
      { slug: "sly", api_key_env: "JWT_SECRET" },
    ];
    const passed = {
      OPENAI_API_KEY: "k",
      HF_TOKEN: "t",
      HUGGING_FACE_BASE_URL: "http://127.0.0.1:2/v1",
      LATER_API_KEY: "k",
      MY_LOCAL_2_BASE_URL: "http://127.0.0.1:1/v1",
    };
    const kept = {
      HOME: "/home",
      GITHUB_TOKEN: "s",
      AWS_SECRET_ACCESS_KEY: "s",
      SUPABASE_SERVICE_ROLE_KEY: "s",
      SB_API_KEY: "s",
      LOGFLARE_API_KEY: "s",
      JWT_SECRET: "s",
      SUPABASE_BASE_URL: "u",
      API_KEY_FILE: "f",
      WORKER_BUDGET_MS: "380000",
    };
    assert.deepEqual(functionEnv({ ...passed, ...kept }, providers), passed);
  });
});
