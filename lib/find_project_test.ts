import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { findProject } from "./find_project.ts";

const url = "https://abc.supabase.co";

describe("findProject()", () => {
  it("finds none in an environment without Supabase", () => {
    assert.equal(findProject({ OPENAI_API_KEY: "x" }), null);
  });

  it("takes each of the key's names, the JSON dictionary first", () => {
    const dictionary = '{"ci": "sb_secret_ci", "default": "sb_secret_default"}';
    const cases: [Record<string, string>, string][] = [
      [{ SUPABASE_SECRET_KEYS: dictionary, SUPABASE_SERVICE_ROLE_KEY: "old" }, "sb_secret_default"],
      [{ SUPABASE_SECRET_KEYS: '{"ci": "sb_secret_ci"}' }, "sb_secret_ci"],
      [{ SUPABASE_SECRET_KEYS: "{}", SUPABASE_SERVICE_ROLE_KEY: "old" }, "old"],
      [{ SUPABASE_SERVICE_ROLE: "older" }, "older"],
    ];
    for (const [env, secretKey] of cases) {
      assert.deepEqual(findProject({ SUPABASE_URL: `${url}/`, ...env }), { url, secretKey });
    }
  });

  it("refuses an address without a key and a key without an address", () => {
    assert.throws(() => findProject({ SUPABASE_URL: url }), /Set SUPABASE_SECRET_KEYS or /);
    assert.throws(() => findProject({ SUPABASE_SERVICE_ROLE_KEY: "k" }), /Set SUPABASE_URL in /);
  });

  it("rejects an invalid address", () => {
    const key = { SUPABASE_SERVICE_ROLE_KEY: "k" };
    for (const bad of ["abc.supabase.co", "ftp://abc", "your_supabase_url"]) {
      assert.throws(() => findProject({ SUPABASE_URL: bad, ...key }), /Cannot use SUPABASE_URL/);
    }
  });

  it("refuses a malformed dictionary without quoting it", () => {
    for (
      const bad of [
        "sb_secret_hidden",
        '["sb_secret_hidden"]',
        '{"default": {"sb_secret_hidden": 1}}',
      ]
    ) {
      assert.throws(
        () => findProject({ SUPABASE_URL: url, SUPABASE_SECRET_KEYS: bad }),
        (error: Error) =>
          /SUPABASE_SECRET_KEYS/.test(error.message) && !Deno.inspect(error).includes("hidden"),
      );
    }
  });
});
