import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { readDeployment } from "./read_deployment.ts";

const ref = "abcdefghijklmnopqrst";
const url = `https://${ref}.supabase.co`;

describe("readDeployment()", () => {
  it("takes the project from the option, the CLI's names or its address", () => {
    const expected = { ref, url, databaseTarget: ref, databasePassword: null };
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
    assert.throws(
      () => readDeployment(env, { url: "example" }),
      /--url is not an http\(s\) address/,
    );
  });

  function readDatabase(SUPABASE_DB_URL: string) {
    const { databaseTarget, databasePassword } = readDeployment({ SUPABASE_DB_URL }, {
      "project-ref": ref,
    });
    return [databaseTarget, databasePassword];
  }

  it("works on the database of SUPABASE_DB_URL where there is one, and keeps its password apart", () => {
    assert.deepEqual(readDatabase("postgresql://db/postgres"), ["postgresql://db/postgres", null]);
    const pooler = "aws-0-eu-central-1.pooler.supabase.com:5432/postgres?sslmode=require";
    assert.deepEqual(readDatabase(`postgres://postgres.${ref}:p%40ss%2Fword@${pooler}`), [
      `postgres://postgres.${ref}@${pooler}`,
      "p@ss/word",
    ]);
    assert.deepEqual(readDatabase("postgresql://me@db/postgres?password=x%20y&sslmode=disable"), [
      "postgresql://me@db/postgres?sslmode=disable",
      "x y",
    ]);
  });

  it("rejects an invalid or unfinished address of a database, without quoting it", () => {
    const cases = [
      "https://db:secret_x@host",
      "postgresql://postgres:secret_x#1@db:5432/postgres",
      "postgresql://postgres:secret_x%@db:5432/postgres",
      "host=db password=secret_x",
      "postgresql://postgres:[YOUR-PASSWORD]@db:5432/postgres",
    ];
    for (const address of cases) {
      assert.throws(
        () => readDatabase(address),
        ({ message }: Error) =>
          /^Cannot use SUPABASE_DB_URL: /.test(message) && !message.includes("secret_x"),
        address,
      );
    }
  });

  it("rejects options that name no project, and a malformed token, without quoting it", () => {
    assert.throws(() => readDeployment({}, {}), /^UsageError: .* give --project-ref/);
    assert.throws(
      () => readDeployment({}, { "project-ref": "my-project" }),
      /"my-project": a project ref has 20/,
    );
    assert.throws(
      () => readDeployment({ SUPABASE_ACCESS_TOKEN: "sb_secret_x" }, { "project-ref": ref }),
      (error: Error) => /access token/.test(error.message) && !error.message.includes("secret_x"),
    );
    assert.throws(
      () => readDeployment({ SUPABASE_ACCESS_TOKEN: "sbp_xxx" }, { "project-ref": ref }),
      ({ message }: Error) =>
        /after sbp_ it must have 40 hexadecimal digits/.test(message) &&
        !/begins with|xxx/.test(message),
    );
  });
});
