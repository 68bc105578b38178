import type { Deployment } from "./read_deployment.ts";
import type { SupabaseCli } from "./supabase_cli.ts";
import { withPrivateFile } from "./with_private_file.ts";
import { writeVaultSql } from "./write_vault_sql.ts";

/** Stores in Vault the secrets that the database needs to call the functions. */
export async function setVault(
  cli: SupabaseCli,
  { url, databaseTarget }: Deployment,
  secretKey: string,
): Promise<void> {
  await withPrivateFile(
    writeVaultSql({ project_url: url, secret_key: secretKey }),
    (path) => cli(["db", "query", "--file", path, "--yes", `--remote=${databaseTarget}`]),
  );
}
