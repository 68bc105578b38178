import { z } from "zod";
import { HAS_MODEL } from "../project/has_key.ts";
import { askSupabase } from "./ask_supabase.ts";
import type { Deployment } from "./read_deployment.ts";
import type { CatalogueProvider } from "./catalogue_provider.ts";
import { readSeed } from "./read_seed.ts";
import type { SupabaseCli } from "./supabase_cli.ts";

const providersSchema = z.array(z.object({
  slug: z.string(),
  api_key_env: z.string().nullable(),
  enabled: z.boolean(),
  has_model: z.boolean(),
}));

/** The providers that the project will have: its own, and those of the seed that it lacks. */
export async function readCatalogue(
  cli: SupabaseCli,
  deployment: Deployment,
): Promise<CatalogueProvider[]> {
  const [own, seed] = await Promise.all([readOwn(cli, deployment), readSeed()]);
  return [...own, ...seed.filter(({ slug }) => own.every((provider) => provider.slug !== slug))];
}

/** None before the first deployment. */
async function readOwn(
  cli: SupabaseCli,
  { databaseTarget }: Deployment,
): Promise<CatalogueProvider[]> {
  const query =
    `select slug, api_key_env, enabled, ${HAS_MODEL} from public.providers order by slug`;
  const args = ["db", "query", query, "--read-only", "--output", "json"];
  try {
    return await askSupabase(cli, [...args, `--remote=${databaseTarget}`], providersSchema);
  } catch (error) {
    if (/relation \\?"public\.providers\\?" does not exist/.test((error as Error).message)) {
      return [];
    }
    throw error;
  }
}
