import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { openDatabase } from "../../local/open_database.ts";
import { writeVaultSql } from "./write_vault_sql.ts";

describe("writeVaultSql()", () => {
  it("creates secrets, and replaces them when it is run again", async () => {
    await using database = await openDatabase();
    await database.script("create extension supabase_vault");
    async function write(secrets: Record<string, string>) {
      await database.script(writeVaultSql(secrets));
      return await database.query(
        "select name, decrypted_secret as secret from vault.decrypted_secrets order by name",
      );
    }
    assert.deepEqual(await write({ a: "it's", b: "2" }), [
      { name: "a", secret: "it's" },
      { name: "b", secret: "2" },
    ]);
    assert.deepEqual(await write({ b: "3" }), [
      { name: "a", secret: "it's" },
      { name: "b", secret: "3" },
    ]);
    // A dump that was restored elsewhere.
    await database.query("update vault.secrets set secret = '?' where name = 'a'");
    await assert.rejects(
      database.query("select vault.update_secret(id, '4') from vault.secrets where name = 'a'"),
      /invalid ciphertext/,
    );
    assert.deepEqual(await write({ a: "4" }), [
      { name: "a", secret: "4" },
      { name: "b", secret: "3" },
    ]);
  });
});
