import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { readDeployment } from "./read_deployment.ts";

const ref = "abcdefghijklmnopqrst";
const url = `https://${ref}.supabase.co`;

describe("readDeployment()", () => {
  it("takes the project from the option, the CLI's names or its address", () => {
    const expected = { ref, url, databaseTarget: ref };
    assert.deepEqual(readDeployment({}, ref), expected);
    assert.deepEqual(readDeployment({ SUPABASE_PROJECT_ID: ref }, undefined), expected);
    assert.deepEqual(readDeployment({ SUPABASE_URL: `${url}/` }, undefined), expected);
  });

  it("works on the database of SUPABASE_DB_URL where there is one", () => {
    const env = { SUPABASE_DB_URL: "postgresql://db" };
    assert.equal(readDeployment(env, ref).databaseTarget, "postgresql://db");
  });

  it("refuses what names no project, and a token that is none, without quoting it", () => {
    assert.throws(() => readDeployment({}, undefined), /^UsageError: .* give --project-ref/);
    assert.throws(() => readDeployment({}, "my-project"), /"my-project": a project ref has 20/);
    assert.throws(
      () => readDeployment({ SUPABASE_ACCESS_TOKEN: "sb_secret_x" }, ref),
      (error: Error) => /access token/.test(error.message) && !error.message.includes("secret_x"),
    );
  });
});
