import { z } from "zod";
import { askSupabase } from "./ask_supabase.ts";
import type { Deployment } from "./read_deployment.ts";
import { describeSeedCost } from "./read_seed.ts";
import type { SupabaseCli } from "./supabase_cli.ts";

const answerSchema = z.array(z.object({ cost: z.string() })).length(1);

/** What the project's schedule costs in 30 days at these providers, in words. */
export async function readCost(
  cli: SupabaseCli,
  { databaseTarget }: Deployment,
  slugs: string[],
): Promise<string> {
  const list = slugs.map((slug) => `'${slug.replaceAll("'", "''")}'`).join(", ");
  const query = `select public.schedule_cost(providers => array[${list}]::text[]) as cost`;
  // It changes nothing, but roles that may only read may not call the function.
  const args = ["db", "query", query, "--yes", "--output", "json"];
  try {
    const [{ cost }] = await askSupabase(
      cli,
      [...args, `--remote=${databaseTarget}`],
      answerSchema,
    );
    return cost;
  } catch (error) {
    // Before the first deployment, and before the first of this version.
    if (/does not exist/.test((error as Error).message)) return await describeSeedCost(slugs);
    throw error;
  }
}
