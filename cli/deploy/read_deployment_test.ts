import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { readDeployment } from "./read_deployment.ts";

const ref = "abcdefghijklmnopqrst";
const url = `https://${ref}.supabase.co`;

describe("readDeployment()", () => {
  it("takes the project from the option, the CLI's names or its address", () => {
    const expected = { ref, url, databaseTarget: ref };
    assert.deepEqual(readDeployment({}, { "project-ref": ref }), expected);
    assert.deepEqual(readDeployment({ SUPABASE_PROJECT_ID: ref }, {}), expected);
    assert.deepEqual(readDeployment({ SUPABASE_URL: `${url}/` }, {}), expected);
  });

  it("takes the address from the option only, so that no other project's gets into Vault", () => {
    const env = { SUPABASE_URL: "http://127.0.0.1:54321", SUPABASE_PROJECT_REF: ref };
    assert.equal(readDeployment(env, {}).url, url);
    assert.equal(
      readDeployment(env, { url: "https://api.example.com/" }).url,
      "https://api.example.com",
    );
    assert.throws(() => readDeployment(env, { url: "example" }), /--url is no http\(s\) address/);
  });

  it("works on the database of SUPABASE_DB_URL where there is one", () => {
    const env = { SUPABASE_DB_URL: "postgresql://db" };
    assert.equal(readDeployment(env, { "project-ref": ref }).databaseTarget, "postgresql://db");
  });

  it("refuses what names no project, and a token that is none, without quoting it", () => {
    assert.throws(() => readDeployment({}, {}), /^UsageError: .* give --project-ref/);
    assert.throws(
      () => readDeployment({}, { "project-ref": "my-project" }),
      /"my-project": a project ref has 20/,
    );
    assert.throws(
      () => readDeployment({ SUPABASE_ACCESS_TOKEN: "sb_secret_x" }, { "project-ref": ref }),
      (error: Error) => /access token/.test(error.message) && !error.message.includes("secret_x"),
    );
  });
});
