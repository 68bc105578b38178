import { createClient } from "@supabase/supabase-js";
import { z } from "zod";
import { type CalledProvider, chooseSecrets } from "./deploy/choose_secrets.ts";
import { formatEnvFile } from "./deploy/format_env_file.ts";
import { formatSchedule } from "./deploy/format_schedule.ts";
import { type Deployment, readDeployment } from "./deploy/read_deployment.ts";
import { readSecretKey } from "./deploy/read_secret_key.ts";
import { prepareSupabaseCli, type SupabaseCli } from "./deploy/supabase_cli.ts";
import { testDeployment } from "./deploy/test_deployment.ts";
import { withPrivateFile } from "./deploy/with_private_file.ts";
import { writeVaultSql } from "./deploy/write_vault_sql.ts";
import { commonOptions, parseOptions } from "./parse_options.ts";
import { readEnvironment } from "./read_environment.ts";
import { readRows } from "./read_rows.ts";
import { runCommand } from "./run_command.ts";

const help =
  `Deploy to a project at supabase.com, or bring one up to date: tables and schedules, provider
keys, functions, Vault. Safe to run again, also after a key was rotated.

  deno task deploy [options]

  --project-ref <ref>  the 20 letters in the project's address (else from SUPABASE_URL)
  --dry-run            check, and print every step without doing it
  --help               this text

Needs Node, whose npx fetches the Supabase CLI, and an access token: SUPABASE_ACCESS_TOKEN, or what
"npx supabase login" has stored. Provider keys are taken from the environment or from .env; those
that are not set here stay as they are in the project. With SUPABASE_DB_URL the database is reached
by that address, for example a pooler's, where the access token does not do.

Exit code: 0 when everything is deployed and the test run was carried out; 1 when not; 2 when the
command was called wrongly.`;

const options = {
  help: commonOptions.help,
  "project-ref": { type: "string" },
  "dry-run": { type: "boolean" },
} as const;

const providersSchema = z.array(z.object({ slug: z.string(), api_key_env: z.string().nullable() }));
const jobSchema = z.object({ job_name: z.string(), schedule: z.string(), active: z.boolean() });

/** `deno task deploy` */
async function deploy(args: string[], signal: AbortSignal): Promise<number> {
  const { values } = parseOptions(args, options);
  if (values.help) {
    console.log(help);
    return 0;
  }
  const env = readEnvironment(Deno.env.toObject());
  const deployment = readDeployment(env, values["project-ref"]);
  const cli = prepareSupabaseCli(env, signal);

  console.log(`Deploying to ${deployment.url}\n`);
  const secretKey = await readSecretKey(cli, deployment);
  console.log("✓ The access token opens the project, and it has a secret key");
  if (values["dry-run"]) {
    await printSteps(cli, deployment, env);
    return 0;
  }

  await cli(["db", "push", "--include-seed", "--yes", `--remote=${deployment.databaseTarget}`]);
  console.log("✓ Tables, schedules and seed are up to date");
  const keyNames = await setSecrets(cli, deployment, env);
  await cli(["functions", "deploy", "--use-api", "--yes", `--remote=${deployment.ref}`]);
  console.log("✓ The functions are deployed");
  await writeVault(cli, deployment, secretKey);
  console.log("✓ Vault holds the project's address and its secret key of now");

  const project = { url: deployment.url, secretKey };
  if (keyNames.length === 0) {
    console.log("⚠ No test run: no provider has a key; set one and deploy again");
  } else {
    console.log("\nTest run, started by the database as the schedule does:\n");
    const report = await testDeployment(project, { print: console.log, signal });
    if (report.error !== undefined) throw new Error(report.error);
  }
  const jobs = await readRows(
    "the cron jobs",
    createClient(project.url, secretKey, { auth: { persistSession: false } })
      .from("scheduler_health").select("job_name, schedule, active"),
    jobSchema,
  );
  console.log(`\n${formatSchedule(jobs)}\n\nLater: deno task doctor, deno task report, with
SUPABASE_URL=${project.url} and SUPABASE_SERVICE_ROLE_KEY in .env.`);
  return 0;
}

/** Sets the provider keys of this machine, and returns the names of all that the project has. */
async function setSecrets(
  cli: SupabaseCli,
  deployment: Deployment,
  env: Record<string, string>,
): Promise<string[]> {
  const providers = await readProviders(cli, deployment);
  const secrets = chooseSecrets(env, providers);
  const names = Object.keys(secrets);
  if (names.length > 0) {
    await withPrivateFile(
      formatEnvFile(secrets),
      (path) => cli(["secrets", "set", "--env-file", path, "--yes", `--remote=${deployment.ref}`]),
    );
    console.log(`✓ Secrets are set: ${names.join(", ")}`);
  }
  const listed = await cli(["secrets", "list", "--output", "json", `--remote=${deployment.ref}`]);
  const present = z.array(z.object({ name: z.string() })).parse(JSON.parse(listed));
  const wanted = providers.flatMap(({ api_key_env }) => api_key_env ?? []);
  const kept = wanted.filter((name) => present.some((secret) => secret.name === name));
  const before = kept.filter((name) => !names.includes(name));
  if (before.length > 0) console.log(`✓ Secrets of the project that stay: ${before.join(", ")}`);
  return kept;
}

/** The providers that a run calls. */
async function readProviders(
  cli: SupabaseCli,
  { databaseTarget }: Deployment,
): Promise<CalledProvider[]> {
  const query = "select slug, api_key_env from public.providers order by slug";
  const target = `--remote=${databaseTarget}`;
  const answer = await cli(["db", "query", query, "--read-only", "--output", "json", target]);
  return providersSchema.parse(JSON.parse(answer));
}

async function writeVault(cli: SupabaseCli, deployment: Deployment, secretKey: string) {
  const sql = writeVaultSql({ project_url: deployment.url, secret_key: secretKey });
  await withPrivateFile(
    sql,
    (path) =>
      cli(["db", "query", "--file", path, "--yes", `--remote=${deployment.databaseTarget}`]),
  );
}

async function printSteps(
  cli: SupabaseCli,
  { ref, url, databaseTarget }: Deployment,
  env: Record<string, string>,
): Promise<void> {
  const database = databaseTarget === ref ? ref : "<SUPABASE_DB_URL>";
  const keys = Object.keys(env).filter((name) =>
    /^(?!SUPABASE_|SB_)[A-Z0-9_]+_API_KEY$/.test(name)
  );
  const pending = await cli([
    "db",
    "push",
    "--dry-run",
    "--include-seed",
    "--output-format",
    "json",
    `--remote=${databaseTarget}`,
  ]);
  const { migrations } = z.object({ migrations: z.array(z.string()) }).parse(JSON.parse(pending));
  console.log(`
1. Push ${migrations.length} pending migrations and the seed
   supabase db push --include-seed --yes --remote=${database}
2. Set the secrets of the functions, of ${keys.join(", ") || "no key (none is set here)"} those
   that a provider in the catalogue needs
   supabase secrets set --env-file <file> --yes --remote=${ref}
3. Deploy the functions
   supabase functions deploy --use-api --yes --remote=${ref}
4. Put project_url (${url}) and secret_key into Vault
   supabase db query --file <file> --yes --remote=${database}
5. Start a run by select public.run_benchmark_now(), wait for it, and list the schedules

Nothing was changed.`);
}

if (import.meta.main) await runCommand(deploy);
