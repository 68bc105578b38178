import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { functionEnv } from "./function_env.ts";

describe("functionEnv()", () => {
  it("lets provider keys and addresses through, and nothing else", () => {
    const passed = { OPENAI_API_KEY: "k", MY_LOCAL_2_BASE_URL: "http://127.0.0.1:1/v1" };
    const kept = {
      HOME: "/home",
      AWS_SECRET_ACCESS_KEY: "s",
      SUPABASE_SERVICE_ROLE_KEY: "s",
      SB_API_KEY: "s",
      API_KEY_FILE: "f",
    };
    assert.deepEqual(functionEnv({ ...passed, ...kept }), passed);
  });
});
