import { formatEnvFile } from "./format_env_file.ts";
import type { Deployment } from "./read_deployment.ts";
import type { SupabaseCli } from "./supabase_cli.ts";
import { withPrivateFile } from "./with_private_file.ts";

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
