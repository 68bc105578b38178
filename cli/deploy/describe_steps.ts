import { z } from "zod";
import type { Deployment } from "./read_deployment.ts";
import type { SupabaseCli } from "./supabase_cli.ts";

const pushSchema = z.object({ migrations: z.array(z.string()) });

/** What would be done, as the commands that do it by hand. */
export async function describeSteps(
  cli: SupabaseCli,
  { ref, url, databaseTarget }: Deployment,
  keyNames: string[],
): Promise<string> {
  const database = databaseTarget === ref ? ref : "$SUPABASE_DB_URL";
  const dryRun = ["db", "push", "--dry-run", "--include-seed", "--output-format", "json"];
  const pushed = pushSchema.parse(
    JSON.parse(await cli([...dryRun, `--remote=${databaseTarget}`])),
  );
  return `
1. Push the seed and ${pushed.migrations.length} pending migrations
   supabase db push --include-seed --yes --remote=${database}
2. Set the secrets that a provider in the catalogue needs (found here: ${
    keyNames.join(", ") || "none"
  })
   supabase secrets set --env-file <file> --yes --remote=${ref}
3. Deploy the functions
   supabase functions deploy --use-api --yes --remote=${ref}
4. Put project_url (${url}) and secret_key into Vault
   supabase db query --file <file> --yes --remote=${database}
5. Test: select public.run_benchmark_now(run_name => 'deploy-test'), and wait for the run

Nothing was changed.`;
}
