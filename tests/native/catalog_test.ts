import assert from "node:assert/strict";
import { it } from "@std/testing/bdd";
import { compareCatalogs } from "../../lib/compare_catalogs.ts";
import { readCatalog } from "../read_catalog.ts";
import { MIGRATIONS } from "../../local/assemble_stack.ts";
import { openMigratedDatabase } from "../../local/open_migrated_database.ts";
import { startProjectDatabase } from "./start_project_database.ts";

it("Postgres 15 says the same of this project's schema as the embedded Postgres 17", async () => {
  await using native = await startProjectDatabase();
  await using embedded = await openMigratedDatabase(MIGRATIONS);
  const [found, expected] = await Promise.all([
    readCatalog(native.owner.query),
    readCatalog(embedded.query),
  ]);
  assert.ok(expected.length > 1000);
  assert.deepEqual(compareCatalogs(expected, found), []);
});
