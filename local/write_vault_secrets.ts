import type { SqlDatabase } from "./sql_database.ts";

/** Creates or updates secrets in Vault by name; does nothing in a database without Vault. */
export async function writeVaultSecrets(
  database: SqlDatabase,
  secrets: Record<string, string>,
): Promise<void> {
  const [vault] = await database.query("select from pg_extension where extname = 'supabase_vault'");
  if (vault === undefined) return;
  for (const [name, secret] of Object.entries(secrets)) {
    await database.query(
      `select case
        when secrets.id is null then vault.create_secret($2, $1)::text
        else vault.update_secret(secrets.id, $2)::text
      end
      from (values ($1)) as wanted (name)
      left join vault.secrets using (name)`,
      [name, secret],
    );
  }
}
