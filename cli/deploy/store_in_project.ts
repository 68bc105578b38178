import { formatEnvFile } from "./format_env_file.ts";
import type { Deployment } from "./read_deployment.ts";
import { SEED } from "./read_seed.ts";
import type { SupabaseCli } from "./supabase_cli.ts";
import { withPrivateFile } from "./with_private_file.ts";
import { writeVaultSql } from "./write_vault_sql.ts";

/** Sets secrets of the functions. */
export async function setSecrets(
  cli: SupabaseCli,
  { ref }: Deployment,
  secrets: Record<string, string>,
): Promise<void> {
  await withPrivateFile(
    formatEnvFile(secrets),
    (path) => cli(["secrets", "set", "--env-file", path, "--yes", `--remote=${ref}`]),
  );
}

/** Stores in Vault the secrets that the database needs to call the functions. */
export async function setVault(
  cli: SupabaseCli,
  deployment: Deployment,
  secretKey: string,
): Promise<void> {
  const sql = writeVaultSql({ project_url: deployment.url, secret_key: secretKey });
  await runSql(cli, deployment, sql);
}

/**
 * Adds rows of the seed that the project lacks, at each deployment: the CLI's own `--include-seed`
 * does not rerun a changed file. As one statement, since `db query` takes only one.
 */
export async function pushSeed(cli: SupabaseCli, deployment: Deployment): Promise<void> {
  const seed = await Deno.readTextFile(SEED);
  await runSql(cli, deployment, `do $seed$ begin\n${seed}\nend $seed$;\n`);
}

async function runSql(
  cli: SupabaseCli,
  { databaseTarget }: Deployment,
  sql: string,
): Promise<void> {
  await withPrivateFile(
    sql,
    (path) => cli(["db", "query", "--file", path, "--yes", `--remote=${databaseTarget}`]),
  );
}
