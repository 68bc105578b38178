import { z } from "zod";
import { connectDatabase } from "../project/connect_database.ts";
import { chooseSecrets } from "../project/choose_secrets.ts";
import { validateSecrets } from "./validate_secrets.ts";
import { describeKeys } from "./describe_keys.ts";
import { describeSteps } from "./describe_steps.ts";
import { findMissing } from "./find_missing.ts";
import { formatSchedule } from "./format_schedule.ts";
import { listSecrets } from "./list_secrets.ts";
import { readCatalogue } from "./read_catalogue.ts";
import { readCost } from "./read_cost.ts";
import { type DeploymentOptions, findRef, readDeployment } from "./read_deployment.ts";
import { readSecretKey } from "./read_secret_key.ts";
import { describeSeedCost, readSeed } from "./read_seed.ts";
import { refuseFormer } from "./refuse_former.ts";
import { pushSeed, setSecrets, setVault } from "./store_in_project.ts";
import { prepareSupabaseCli } from "./supabase_cli.ts";
import { testDeployment } from "./test_deployment.ts";
import type { ProjectAddress } from "../../lib/find_project.ts";
import { readEnvironment } from "../../lib/read_environment.ts";
import { hasKey } from "../project/has_key.ts";
import { readRows } from "../project/read_rows.ts";
import { UsageError } from "../command/usage_error.ts";

const jobSchema = z.object({ job_name: z.string(), schedule: z.string(), active: z.boolean() });

/** What the command line says. */
export interface DeployOptions extends DeploymentOptions {
  "dry-run"?: boolean;
}

/** What `deno task deploy` does. */
export async function deploy(values: DeployOptions, signal: AbortSignal): Promise<number> {
  const env = readEnvironment(Deno.env.toObject());
  const isNamed = findRef(env, values) !== undefined;
  if (!isNamed) await refuse(env, isNamed);
  const deployment = readDeployment(env, values);
  const { databasePassword } = deployment;
  const login: Record<string, string> = databasePassword === null
    ? {}
    : { PGPASSWORD: databasePassword };
  const cli = prepareSupabaseCli({ ...env, ...login }, signal);

  console.log(`Deploying to ${deployment.url}\n`);
  const secretKey = await readSecretKey(cli, deployment).catch(async (error: Error) => {
    // The CLI has no stored token either.
    if (!/access token not provided|supabase login/i.test(error.message)) throw error;
    return await refuse(env, isNamed);
  });
  console.log("✓ The access token opens the project, and it has a secret key");
  await refuseFormer(cli, deployment);
  const catalogue = await readCatalogue(cli, deployment);
  const secrets = chooseSecrets(env, catalogue);
  validateSecrets(secrets, catalogue, deployment.url);
  const keys = [...Object.keys(secrets), ...await listSecrets(cli, deployment)];
  for (const line of describeKeys(keys, catalogue)) console.log(line);
  const called = catalogue.filter((provider) => provider.enabled && hasKey(provider, keys));
  console.log(`✓ ${await readCost(cli, deployment, called.map(({ slug }) => slug))}`);
  if (values["dry-run"]) {
    console.log(await describeSteps(cli, deployment, secrets, catalogue));
    return 0;
  }

  await cli(["db", "push", "--yes", `--remote=${deployment.databaseTarget}`]);
  await pushSeed(cli, deployment);
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

/** Lists everything that is missing and what running the project will cost, then fails. */
async function refuse(env: Record<string, string>, isNamed: boolean): Promise<never> {
  const seed = (await readSeed()).filter(({ enabled }) => enabled);
  const missing = findMissing(env, isNamed, await readSeed());
  const withKey = seed.filter((provider) => hasKey(provider, Object.keys(env)));
  const called = withKey.length > 0 ? withKey : seed;
  for (const line of missing) console.error(`✗ ${line}`);
  console.error(
    `\nWhat the schedule will cost: ${await describeSeedCost(called.map(({ slug }) => slug))}\n`,
  );
  throw new UsageError(
    `Cannot deploy: ${missing.length} ${
      missing.length === 1 ? "thing is" : "things are"
    } missing, ` +
      "as the lines above say; put them in .env, give --project-ref, and see --help",
  );
}

async function readSchedule({ url, secretKey }: ProjectAddress): Promise<string> {
  const database = connectDatabase({ url, secretKey });
  const query = database.from("scheduler_health").select("job_name, schedule, active");
  return formatSchedule(await readRows("the cron jobs", query, jobSchema));
}
