import assert from "node:assert/strict";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { type Database, openDatabase } from "./open_database.ts";
import { writeVaultSecrets } from "./write_vault_secrets.ts";

describe("Vault", () => {
  let database: Database;
  beforeAll(async () => {
    database = await openDatabase();
    await writeVaultSecrets(database, { ignored: "there is no Vault yet" });
    await database.script("create extension supabase_vault");
  });
  afterAll(() => database.close());

  it("lets service_role read and delete, and no other role", async () => {
    await database.script(
      "set role service_role; select decrypted_secret from vault.decrypted_secrets; " +
        "delete from vault.secrets where name is null",
    );
    await assert.rejects(
      database.script("set role service_role; update vault.secrets set name = 'mine'"),
      /permission denied/,
    );
    await assert.rejects(
      database.script("set role service_role; select vault.create_secret('x')"),
      /permission denied/,
    );
    for (const role of ["anon", "authenticated"]) {
      await assert.rejects(
        database.script(`set role ${role}; select from vault.decrypted_secrets`),
        /permission denied for schema vault/,
      );
    }
  });

  it("writes secrets by name, whether they exist or not", async () => {
    await writeVaultSecrets(database, { name: "replaced", fresh: "created" });
    await writeVaultSecrets(database, { fresh: "replaced too" });
    assert.deepEqual(
      await database.query(
        "select name, decrypted_secret from vault.decrypted_secrets order by name",
      ),
      [
        { name: "fresh", decrypted_secret: "replaced too" },
        { name: "name", decrypted_secret: "replaced" },
      ],
    );
  });

  it("raises for all of them when one cannot be decrypted, until that one is recreated", async () => {
    await database.query("select vault.create_secret('lost', 'spoiled')");
    await database.query("update vault.secrets set secret = '?' where name = 'spoiled'");
    const refused = [
      "select name from vault.decrypted_secrets where decrypted_secret is not null",
      "select vault.update_secret(id, 'new') from vault.secrets where name = 'spoiled'",
    ];
    for (const query of refused) {
      await assert.rejects(
        database.query(query),
        (error: Error & { code?: string }) =>
          error.code === "22000" && /invalid ciphertext$/.test(error.message),
      );
    }
    await writeVaultSecrets(database, { spoiled: "anew" });
    assert.deepEqual(
      await database.query(
        "select decrypted_secret from vault.decrypted_secrets where name = 'spoiled'",
      ),
      [{ decrypted_secret: "anew" }],
    );
  });
});
