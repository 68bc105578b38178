import assert from "node:assert/strict";
import { afterEach, describe, it } from "@std/testing/bdd";
import { type Place, PREFIX, removeTraces } from "./place.ts";

const NAME = `${PREFIX}secret`;

/** What this project relies on in Vault. */
export function describeVault(place: () => Place) {
  const query = <T>(sql: string, parameters?: unknown[]) => place().query<T>(sql, parameters);

  async function create(secret: string, name: string | null = NAME): Promise<string> {
    const [{ id }] = await query<{ id: string }>(
      "select vault.create_secret($1, $2, $3) as id",
      [secret, name, `${PREFIX}what for`],
    );
    return id;
  }

  function read(): Promise<unknown[]> {
    return query(
      "select decrypted_secret as secret, description from vault.decrypted_secrets where name = $1",
      [NAME],
    );
  }

  describe("Vault", () => {
    afterEach(() => removeTraces(place()));

    it("keeps a secret encoded and shows it decrypted", async () => {
      const id = await create("påss");
      const [shown] = await query<Record<string, unknown>>(
        "select name, description, decrypted_secret, secret <> 'påss' as encoded " +
          "from vault.decrypted_secrets where id = $1",
        [id],
      );
      assert.deepEqual(shown, {
        name: NAME,
        description: `${PREFIX}what for`,
        decrypted_secret: "påss",
        encoded: true,
      });
    });

    it("refuses a name that is taken, but takes any number without a name", async () => {
      await create("one");
      await assert.rejects(
        create("other"),
        (error: Error & { code?: string }) => error.code === "23505",
      );
      await create("a", null);
      await create("b", null);
    });

    it("changes only what update_secret is given", async () => {
      const id = await create("old");
      await query("select vault.update_secret($1::uuid, 'new')", [id]);
      assert.deepEqual(await read(), [{ secret: "new", description: `${PREFIX}what for` }]);
    });

    it("takes a name again once its secret was deleted", async () => {
      const first = await create("first");
      await query("delete from vault.secrets where id = $1::uuid", [first]);
      assert.notEqual(await create("second"), first);
      assert.deepEqual(await read(), [{ secret: "second", description: `${PREFIX}what for` }]);
    });

    it("lets service_role read and delete, and visitors nothing", async () => {
      assert.deepEqual(
        await query(
          `select role,
            has_schema_privilege(role, 'vault', 'usage')
              and has_table_privilege(role, 'vault.decrypted_secrets', 'select') as reads,
            has_schema_privilege(role, 'vault', 'usage')
              and has_table_privilege(role, 'vault.secrets', 'delete') as deletes,
            has_table_privilege(role, 'vault.secrets', 'insert, update') as writes
          from unnest(array['anon', 'authenticated', 'service_role']) as role`,
        ),
        [
          { role: "anon", reads: false, deletes: false, writes: false },
          { role: "authenticated", reads: false, deletes: false, writes: false },
          { role: "service_role", reads: true, deletes: true, writes: false },
        ],
      );
    });
  });
}
