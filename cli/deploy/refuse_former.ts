import { z } from "zod";
import { FORMER_PROJECT, isFormerSchema } from "../../lib/former_schema.ts";
import { listVersions } from "../../lib/list_versions.ts";
import { askSupabase } from "./ask_supabase.ts";
import type { Deployment } from "./read_deployment.ts";
import type { SupabaseCli } from "./supabase_cli.ts";

const appliedSchema = z.array(z.object({ version: z.string() }));

/** Fails for a project whose migrations are from before the first release. */
export async function refuseFormer(cli: SupabaseCli, deployment: Deployment): Promise<void> {
  const applied = await readApplied(cli, deployment);
  if (isFormerSchema(applied, await listVersions())) {
    throw new Error(`Cannot deploy: ${FORMER_PROJECT}`);
  }
}

/** None before the first deployment. */
async function readApplied(
  cli: SupabaseCli,
  { databaseTarget }: Deployment,
): Promise<string[]> {
  const query = "select version from supabase_migrations.schema_migrations";
  const args = ["db", "query", query, "--read-only", "--output", "json"];
  try {
    const rows = await askSupabase(cli, [...args, `--remote=${databaseTarget}`], appliedSchema);
    return rows.map(({ version }) => version);
  } catch (error) {
    if (/schema_migrations\\?" does not exist/.test((error as Error).message)) return [];
    throw error;
  }
}
