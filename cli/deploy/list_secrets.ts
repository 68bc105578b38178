import { z } from "zod";
import { askSupabase } from "./ask_supabase.ts";
import type { Deployment } from "./read_deployment.ts";
import type { SupabaseCli } from "./supabase_cli.ts";

const secretsSchema = z.array(z.object({ name: z.string() }));

/** Names of the secrets that the project's functions have. */
export async function listSecrets(cli: SupabaseCli, { ref }: Deployment): Promise<string[]> {
  const args = ["secrets", "list", "--output", "json", `--remote=${ref}`];
  return (await askSupabase(cli, args, secretsSchema)).map(({ name }) => name);
}
