import { z } from "zod";
import { askSupabase } from "./ask_supabase.ts";
import type { Deployment } from "./read_deployment.ts";
import type { SupabaseCli } from "./supabase_cli.ts";

const keysSchema = z.array(z.object({
  name: z.string(),
  type: z.string().nullish(),
  api_key: z.string().nullish(),
}));

/**
 * The project's current secret key; reading it also proves that the access token
 * and the project are valid.
 */
export async function readSecretKey(cli: SupabaseCli, { ref }: Deployment): Promise<string> {
  const args = ["projects", "api-keys", "--reveal", "--output", "json", `--remote=${ref}`];
  const keys = await askSupabase(cli, args, keysSchema);
  const secret = keys.filter(({ type }) => type === "secret");
  const chosen = secret.find(({ name }) => name === "default") ?? secret[0] ??
    keys.find(({ name }) => name === "service_role");
  if (chosen?.api_key) return chosen.api_key;
  throw new Error(
    "Cannot find a secret key of the project: make one under Project Settings → API keys",
  );
}
