import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { describe, it } from "@std/testing/bdd";
import type { NativeDatabase } from "./start_native_database.ts";
import { startProjectDatabase } from "./start_project_database.ts";

const TESTS = fileURLToPath(new URL("../../supabase/tests", import.meta.url));

/** What a project has that was created before 2026-05-30, or that is self-hosted. */
const FORMER_DEFAULTS = `
  alter default privileges in schema public
    grant all on tables to anon, authenticated, service_role;
  alter default privileges in schema public
    grant all on functions to anon, authenticated, service_role;
  alter default privileges in schema public
    grant all on sequences to anon, authenticated, service_role;
`;

describe("supabase/tests under pg_prove, as postgres", () => {
  it("pass, each file of them", async () => {
    await using database = await startProjectDatabase();
    await prove(database, TESTS);
  });

  it("find visitors as powerless where everything new was granted to them", async () => {
    await using database = await startProjectDatabase(FORMER_DEFAULTS);
    await prove(database, `${TESTS}/visitors.test.sql`, `${TESTS}/privileges.test.sql`);
  });
});

async function prove(database: NativeDatabase, ...paths: string[]) {
  const { port, username, password } = new URL(database.urlOf("postgres"));
  const { success, stdout, stderr } = await new Deno.Command("pg_prove", {
    args: ["--recurse", "--ext", ".sql", ...paths],
    env: {
      PGHOST: "127.0.0.1",
      PGPORT: port,
      PGUSER: username,
      PGPASSWORD: password,
      PGDATABASE: "postgres",
      // Compiling statements took a third of the time, and changes no answer.
      PGOPTIONS: "-c client_min_messages=warning -c jit=off",
    },
    stdin: "null",
  }).output();
  const said = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("");
  assert.ok(success, said);
  console.log(said.trim());
}
