import type { SqlDatabase } from "./sql_database.ts";

/** Creates or replaces secrets in Vault by name; does nothing in a database without Vault. */
export async function writeVaultSecrets(
  database: SqlDatabase,
  secrets: Record<string, string>,
): Promise<void> {
  const [vault] = await database.query("select from pg_extension where extname = 'supabase_vault'");
  if (vault === undefined) return;
  for (const [name, secret] of Object.entries(secrets)) {
    await database.query(
      `with replaced as (delete from vault.secrets where secrets.name = $1 returning secrets.id)
      select vault.create_secret($2, $1) from (select count(*) from replaced) as gone`,
      [name, secret],
    );
  }
}
