import { createClient } from "@supabase/supabase-js";
import { z } from "zod";
import { chooseSecrets } from "./choose_secrets.ts";
import { checkSecrets } from "./deploy/check_secrets.ts";
import { describeKeys } from "./deploy/describe_keys.ts";
import { describeSteps } from "./deploy/describe_steps.ts";
import { formatSchedule } from "./deploy/format_schedule.ts";
import { listSecrets } from "./deploy/list_secrets.ts";
import { readCatalogue } from "./deploy/read_catalogue.ts";
import { readDeployment } from "./deploy/read_deployment.ts";
import { readSecretKey } from "./deploy/read_secret_key.ts";
import { setSecrets } from "./deploy/set_secrets.ts";
import { setVault } from "./deploy/set_vault.ts";
import { prepareSupabaseCli } from "./deploy/supabase_cli.ts";
import { testDeployment } from "./deploy/test_deployment.ts";
import type { ProjectAddress } from "./find_project.ts";
import { commonOptions, parseOptions } from "./parse_options.ts";
import { readEnvironment } from "./read_environment.ts";
import { readRows } from "./read_rows.ts";
import { runCommand } from "./run_command.ts";

const help =
  `Deploy to a project at supabase.com, or bring one up to date: tables and schedules, provider
keys, functions, Vault. Safe to run again, also after a key was rotated.

  deno task deploy [options]

  --project-ref <ref>  the 20 letters in the project's address (else from SUPABASE_URL)
  --url <address>      its address, where it is not https://<ref>.supabase.co
  --dry-run            check, and print every step without doing it
  --help               this text

Needs Node, whose npx fetches the Supabase CLI, and an access token: SUPABASE_ACCESS_TOKEN, or what
"npx supabase login" has stored. Provider keys are taken from the environment or from .env; those
that are not set here stay as they are in the project. With SUPABASE_DB_URL the database is reached
by that address, for example a pooler's, where the access token does not do.

Exit code: 0 when everything is deployed and a provider answered in the test run; 1 when not; 2 when
the command was called wrongly.`;

const options = {
  help: commonOptions.help,
  "project-ref": { type: "string" },
  url: { type: "string" },
  "dry-run": { type: "boolean" },
} as const;

const jobSchema = z.object({ job_name: z.string(), schedule: z.string(), active: z.boolean() });

/** `deno task deploy` */
async function deploy(args: string[], signal: AbortSignal): Promise<number> {
  const { values } = parseOptions(args, options);
  if (values.help) {
    console.log(help);
    return 0;
  }
  const env = readEnvironment(Deno.env.toObject());
  const deployment = readDeployment(env, values);
  const { databasePassword } = deployment;
  const login: Record<string, string> = databasePassword === null
    ? {}
    : { PGPASSWORD: databasePassword };
  const cli = prepareSupabaseCli({ ...env, ...login }, signal);

  console.log(`Deploying to ${deployment.url}\n`);
  const secretKey = await readSecretKey(cli, deployment);
  console.log("✓ The access token opens the project, and it has a secret key");
  const catalogue = await readCatalogue(cli, deployment);
  const secrets = chooseSecrets(env, catalogue);
  checkSecrets(secrets, catalogue, deployment.url);
  const keys = [...Object.keys(secrets), ...await listSecrets(cli, deployment)];
  for (const line of describeKeys(keys, catalogue)) console.log(line);
  if (values["dry-run"]) {
    console.log(await describeSteps(cli, deployment, secrets, catalogue));
    return 0;
  }

  await cli(["db", "push", "--include-seed", "--yes", `--remote=${deployment.databaseTarget}`]);
  console.log("✓ Tables, schedules and seed are up to date");
  const names = Object.keys(secrets);
  if (names.length > 0) await setSecrets(cli, deployment, secrets);
  console.log(names.length > 0 ? `✓ Set: ${names.join(", ")}` : "✓ The project keeps its secrets");
  await cli(["functions", "deploy", "--use-api", "--yes", `--remote=${deployment.ref}`]);
  console.log("✓ The functions are deployed");
  await setVault(cli, deployment, secretKey);
  console.log("✓ Vault holds the project's address and its secret key");

  const project = { url: deployment.url, secretKey };
  console.log("\nA test run, started by the database as the schedule does:\n");
  await testDeployment(project, { print: console.log, signal });
  console.log(`\n${await readSchedule(project)}\n
To look at it from here, put SUPABASE_URL=${project.url} and
SUPABASE_SERVICE_ROLE_KEY (the project's secret key) into .env: deno task doctor, deno task report.`);
  return 0;
}

async function readSchedule({ url, secretKey }: ProjectAddress): Promise<string> {
  const database = createClient(url, secretKey, { auth: { persistSession: false } });
  const query = database.from("scheduler_health").select("job_name, schedule, active");
  return formatSchedule(await readRows("the cron jobs", query, jobSchema));
}

if (import.meta.main) await runCommand(deploy);
