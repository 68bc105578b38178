import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { listCallable, listKeyNames, readEnvironment } from "./environment.ts";

const url = "https://project.supabase.co";
const keys = '{"default":"sb_secret_a","automations":"sb_secret_b"}';

describe("readEnvironment()", () => {
  it("reads what the platform sets", () => {
    assert.deepEqual(
      readEnvironment({
        SUPABASE_URL: `${url}/`,
        SUPABASE_SECRET_KEYS: keys,
        SB_REGION: "eu-west-1",
      }),
      {
        url,
        secretKeys: { default: "sb_secret_a", automations: "sb_secret_b" },
        secretKey: "sb_secret_a",
        region: "eu-west-1",
        workerBudgetMs: 140_000,
      },
    );
  });

  it("takes the legacy key for one more secret key", () => {
    const { secretKey, secretKeys } = readEnvironment({
      SUPABASE_URL: url,
      SUPABASE_SERVICE_ROLE_KEY: "eyJ",
    });
    assert.equal(secretKey, "eyJ");
    assert.deepEqual(secretKeys, { service_role: "eyJ" });
  });

  it("prefers the key named default", () => {
    const variables = {
      SUPABASE_URL: url,
      SUPABASE_SECRET_KEYS: keys,
      SUPABASE_SERVICE_ROLE: "eyJ",
    };
    assert.equal(readEnvironment(variables).secretKey, "sb_secret_a");
  });

  it("says what is missing, and quotes no key", () => {
    assert.throws(() => readEnvironment({}), /SUPABASE_URL is not set/);
    assert.throws(() => readEnvironment({ SUPABASE_URL: url }), /SUPABASE_SECRET_KEYS/);
    assert.throws(
      () => readEnvironment({ SUPABASE_URL: url, SUPABASE_SECRET_KEYS: "sb_secret_raw" }),
      (error: Error) =>
        /SUPABASE_SECRET_KEYS is not a JSON object/.test(error.message) &&
        !error.message.includes("sb_secret_raw"),
    );
    assert.throws(
      () =>
        readEnvironment({
          SUPABASE_URL: url,
          SUPABASE_SECRET_KEYS: keys,
          WORKER_BUDGET_MS: "soon",
        }),
      /WORKER_BUDGET_MS/,
    );
  });
});

describe("listCallable()", () => {
  it("names stand-ins only where there are any", () => {
    const available_keys = ["OPENAI_API_KEY"];
    const variables = { OPENAI_API_KEY: "sk" };
    assert.deepEqual(listCallable(variables), { available_keys });
    assert.deepEqual(listCallable({ ...variables, SIMULATED_PROVIDERS: "openai,groq" }), {
      available_keys,
      stand_ins: ["openai", "groq"],
    });
  });
});

describe("listKeyNames()", () => {
  it("lists variables that are set and may hold a provider's key", () => {
    assert.deepEqual(
      listKeyNames({
        OPENAI_API_KEY: "sk",
        EMPTY: "",
        SUPABASE_SERVICE_ROLE_KEY: "eyJ",
        SB_REGION: "x",
        JWT_SECRET: "s",
        CUSTOM_TOKEN: "k",
      }),
      ["CUSTOM_TOKEN", "OPENAI_API_KEY"],
    );
  });
});
