import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { readSiteConfig } from "./read_site_config.ts";

const SUPABASE_URL = "https://abc.supabase.co/";

function jwt(role: string): string {
  return ["{}", JSON.stringify({ role }), "x"].map(btoa).join(".");
}

describe("readSiteConfig()", () => {
  it("takes a publishable key, or the older anon key", () => {
    assert.deepEqual(
      readSiteConfig({ SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY: "sb_publishable_a" }),
      { url: "https://abc.supabase.co", publishableKey: "sb_publishable_a" },
    );
    const anonKey = jwt("anon");
    assert.equal(
      readSiteConfig({ SUPABASE_URL, SUPABASE_ANON_KEY: anonKey }).publishableKey,
      anonKey,
    );
  });

  it("keeps the path of a project behind a proxy", () => {
    const config = readSiteConfig({
      SUPABASE_URL: "https://example.org/base/?x=1",
      SUPABASE_PUBLISHABLE_KEY: "sb_publishable_a",
    });
    assert.equal(config.url, "https://example.org/base");
  });

  it("refuses a key that must not be public, and does not repeat it", () => {
    for (const key of ["sb_secret_abc", jwt("service_role"), "whatever"]) {
      assert.throws(
        () => readSiteConfig({ SUPABASE_URL, SUPABASE_PUBLISHABLE_KEY: key }),
        (error: Error) =>
          error.message.includes("not a publishable") && !error.message.includes(key),
      );
    }
  });

  it("reports missing variables", () => {
    assert.throws(() => readSiteConfig({}), /SUPABASE_URL is not set/);
    assert.throws(() => readSiteConfig({ SUPABASE_URL: "abc" }), /SUPABASE_URL is not the address/);
    assert.throws(() => readSiteConfig({ SUPABASE_URL }), /SUPABASE_PUBLISHABLE_KEY is not set/);
  });
});
