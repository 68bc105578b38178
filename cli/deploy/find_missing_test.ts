import assert from "node:assert/strict";
import { it } from "@std/testing/bdd";
import { findMissing } from "./find_missing.ts";

const providers = [
  { slug: "openai", api_key_env: "OPENAI_API_KEY", enabled: true, has_model: true },
  { slug: "mistral", api_key_env: "MISTRAL_API_KEY", enabled: false, has_model: true },
];

it("findMissing() lists everything at once, and where to get it", () => {
  const all = findMissing({}, false, providers);
  assert.equal(all.length, 3);
  assert.match(
    all[0],
    /SUPABASE_PROJECT_REF .*--project-ref.* https:\/\/supabase\.com\/dashboard$/,
  );
  assert.match(all[1], /SUPABASE_ACCESS_TOKEN .*\/account\/tokens$/);
  assert.match(all[2], /OPENAI_API_KEY/);
  assert.doesNotMatch(all[2], /MISTRAL/);
  assert.deepEqual(
    findMissing({ SUPABASE_ACCESS_TOKEN: "x", MISTRAL_API_KEY: "x" }, true, providers),
    [],
  );
  const local = { slug: "local", api_key_env: null, enabled: true, has_model: true };
  assert.equal(findMissing({}, true, [...providers, local]).length, 1);
});
