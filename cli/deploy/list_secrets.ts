import { z } from "zod";
import type { Deployment } from "./read_deployment.ts";
import type { SupabaseCli } from "./supabase_cli.ts";

const secretsSchema = z.array(z.object({ name: z.string() }));

/** Names of the secrets that the project's functions have. */
export async function listSecrets(cli: SupabaseCli, { ref }: Deployment): Promise<string[]> {
  const listed = await cli(["secrets", "list", "--output", "json", `--remote=${ref}`]);
  return secretsSchema.parse(JSON.parse(listed)).map(({ name }) => name);
}
