/**
 * Tries what this project relies on in pg_net, Vault and pg_cron: on the stand-ins of this machine
 * or, where SUPABASE_DB_URL is set, on that project. There it makes jobs and secrets whose names
 * begin with `platform_contract_`, and removes them also when it fails or is interrupted; nothing
 * else is touched. It takes up to two minutes, until pg_cron has fired.
 */
import { PACKAGES_LOCK } from "../../lib/packages_lock.ts";
import { readEnvironment } from "../../lib/read_environment.ts";
import { missingPackages } from "../native/find_packages.ts";
import { openProject } from "./open_project.ts";
import { removeTraces } from "./place.ts";

const env = readEnvironment(Deno.env.toObject());
const address = env.SUPABASE_DB_URL;

const OPTIONS = ["-A", "--no-check", "--sanitize-ops", "--sanitize-resources", PACKAGES_LOCK];

let running: Deno.ChildProcess | undefined;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.addSignalListener(signal, () => running?.kill(signal));
}

Deno.exit(address === undefined ? await tryStandIns() : await tryProject(address));

async function tryStandIns(): Promise<number> {
  const code = await run(["test", ...OPTIONS, "tests/platform/embedded_test.ts"]);
  const missing = await missingPackages();
  if (missing.length > 0) {
    console.error(`Left out on PostgreSQL 15: these packages are missing: ${missing.join(" ")}`);
    return code;
  }
  const native = ["tests/native/run_tests.ts", "tests/native/platform_test.ts"];
  return code || await run(["run", "-A", PACKAGES_LOCK, ...native]);
}

async function tryProject(address: string): Promise<number> {
  const project = openProject(address);
  try {
    await removeTraces(project);
    return await run(["test", ...OPTIONS, "tests/platform/project.ts"]);
  } finally {
    await removeTraces(project);
    await project.close();
  }
}

async function run(args: string[]): Promise<number> {
  running = new Deno.Command(Deno.execPath(), { args, env }).spawn();
  const { code } = await running.status;
  running = undefined;
  return code;
}
