import { z } from "zod";
import { addressVariable } from "../../supabase/functions/_shared/provider/resolve_endpoint.ts";
import type { CalledProvider } from "../project/choose_secrets.ts";
import { askSupabase } from "./ask_supabase.ts";
import type { Deployment } from "./read_deployment.ts";
import type { SupabaseCli } from "./supabase_cli.ts";

const pushSchema = z.object({ migrations: z.array(z.string()) });

/** The steps of a deployment, as the commands that do them by hand. */
export async function describeSteps(
  cli: SupabaseCli,
  { ref, url, databaseTarget }: Deployment,
  secrets: Record<string, string>,
  providers: CalledProvider[],
): Promise<string> {
  const database = databaseTarget === ref ? ref : "$SUPABASE_DB_URL";
  const dryRun = ["db", "push", "--dry-run", "--output-format", "json"];
  const pushed = await askSupabase(cli, [...dryRun, `--remote=${databaseTarget}`], pushSchema);
  return `
1. Push ${pushed.migrations.length} pending migrations, and add what the seed has and the project lacks
   supabase db push --yes --remote=${database}
   supabase db query --file supabase/seed.sql --yes --remote=${database}
2. Set the secrets of the functions: ${describeSecrets(secrets, providers) || "none is set here"}
   supabase secrets set --env-file <file> --yes --remote=${ref}
3. Deploy the functions
   supabase functions deploy --use-api --yes --remote=${ref}
4. Put project_url (${url}) and secret_key into Vault
   supabase db query --file <file> --yes --remote=${database}
5. Test: select public.run_benchmark_now(run_name => 'deploy-test'), and wait for the run

Nothing was changed.`;
}

/** Keys by name only; other variables with their values. */
function describeSecrets(secrets: Record<string, string>, providers: CalledProvider[]): string {
  const open = ["WORKER_BUDGET_MS", ...providers.map(({ slug }) => addressVariable(slug))];
  return Object.entries(secrets)
    .map(([name, value]) => open.includes(name) ? `${name} (${withoutLogin(value)})` : name)
    .join(", ");
}

/** An address without user name and password. */
function withoutLogin(value: string): string {
  return value.replace(/^(https?:\/\/)[^/]*@/, "$1");
}
