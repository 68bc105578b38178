import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { it } from "@std/testing/bdd";
import { startProjectDatabase } from "./start_project_database.ts";

const TESTS = fileURLToPath(new URL("../../supabase/tests", import.meta.url));

it("supabase/tests pass under pg_prove, as postgres", async () => {
  await using database = await startProjectDatabase();
  const { port, username, password } = new URL(database.urlOf("postgres"));
  const { success, stdout, stderr } = await new Deno.Command("pg_prove", {
    args: ["--recurse", "--ext", ".sql", TESTS],
    env: {
      PGHOST: "127.0.0.1",
      PGPORT: port,
      PGUSER: username,
      PGPASSWORD: password,
      PGDATABASE: "postgres",
      PGOPTIONS: "-c client_min_messages=warning",
    },
    stdin: "null",
  }).output();
  const said = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("");
  assert.ok(success, said);
  console.log(said.trim());
});
