import { z } from "zod";
import { chooseSecrets } from "./choose_secrets.ts";
import { formatEnvFile } from "./format_env_file.ts";
import type { Deployment } from "./read_deployment.ts";
import type { SupabaseCli } from "./supabase_cli.ts";
import { withPrivateFile } from "./with_private_file.ts";

const providersSchema = z.array(z.object({ slug: z.string(), api_key_env: z.string().nullable() }));

/**
 * Sets what of the environment the providers in the project's catalogue need,
 * and returns the names.
 */
export async function setSecrets(
  cli: SupabaseCli,
  { ref, databaseTarget }: Deployment,
  env: Record<string, string>,
): Promise<string[]> {
  const query = "select slug, api_key_env from public.providers order by slug";
  const target = `--remote=${databaseTarget}`;
  const answer = await cli(["db", "query", query, "--read-only", "--output", "json", target]);
  const secrets = chooseSecrets(env, providersSchema.parse(JSON.parse(answer)));
  const names = Object.keys(secrets);
  if (names.length === 0) return [];
  await withPrivateFile(
    formatEnvFile(secrets),
    (path) => cli(["secrets", "set", "--env-file", path, "--yes", `--remote=${ref}`]),
  );
  return names;
}
