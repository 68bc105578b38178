import { FORMER_PROJECT } from "../../lib/former_schema.ts";
import { connectDatabase } from "../project/connect_database.ts";
import { describeError } from "../command/describe_error.ts";
import type { ProjectAddress } from "../../lib/find_project.ts";
import { checkAddress } from "./check_address.ts";
import { checkBudget } from "./check_budget.ts";
import { checkBuffering } from "./check_buffering.ts";
import { checkClock } from "./check_clock.ts";
import { checkExactness } from "./check_exactness.ts";
import { checkExtensions } from "./check_extensions.ts";
import { checkFunctions } from "./check_functions.ts";
import { checkMigrations } from "./check_migrations.ts";
import { checkModels } from "./check_models.ts";
import { checkPing } from "./check_ping.ts";
import { checkProviderKeys } from "./check_provider_keys.ts";
import { checkQuota } from "./check_quota.ts";
import { checkResults } from "./check_results.ts";
import { checkSchedule } from "./check_schedule.ts";
import { checkSchema, compareSchema } from "./check_schema.ts";
import { checkSize } from "./check_size.ts";
import { checkVault } from "./check_vault.ts";
import type { Context } from "./context.ts";
import { failed, type Finding, type Judgement } from "./finding.ts";
import { readSetup } from "./read_setup.ts";

/** How a project is checked. */
export interface DiagnoseOptions {
  /** Whether the schedules run when no command does. */
  alwaysOn: boolean;
  /** Whether it is the local stack of this folder. */
  local?: boolean;
  signal: AbortSignal;
  /** How long the database may take to reach a function, in milliseconds. */
  patienceMs?: number;
}

/** The checks; each gets the findings of those before it. */
type Check = [
  name: string,
  run: (context: Context, earlier: Finding[]) => Judgement[] | Promise<Judgement[]>,
];

const CHECKS: Check[] = [
  ["clock", checkClock],
  ["migrations", checkMigrations],
  ["schema", checkSchema],
  ["extensions", checkExtensions],
  ["functions", checkFunctions],
  ["vault", checkVault],
  ["pg_net", checkPing],
  ["cron", checkSchedule],
  ["provider keys", checkProviderKeys],
  ["models", checkModels],
  ["quota", checkQuota],
  ["budget", checkBudget],
  ["results", checkResults],
  ["buffering", checkBuffering],
  ["exactness", checkExactness],
  ["size", checkSize],
];

/**
 * Yields the findings about a project one by one; if the project cannot be
 * reached, only the reason.
 */
export async function* diagnose(
  project: ProjectAddress,
  { patienceMs = 20_000, local = false, ...options }: DiagnoseOptions,
): AsyncGenerator<Finding> {
  const address = checkAddress(project);
  if (address.state === "failed") {
    yield address;
    return;
  }
  const database = connectDatabase(project, options.signal);
  const setup = await readSetup(database);
  options.signal.throwIfAborted();
  // If nothing answers, the address may be wrong.
  if (!("check" in setup && setup.check === "address")) yield address;
  if ("check" in setup) {
    yield setup;
    if (setup.message !== FORMER_PROJECT) return;
    const compare = () => compareSchema({ database, signal: options.signal }, true);
    yield* await examine("schema", compare, options.signal);
    return;
  }
  const context = { ...options, patienceMs, local, project, database, setup };
  yield { check: "secret key", state: "ok", message: "Accepted" };
  const earlier: Finding[] = [];
  for (const [name, run] of CHECKS) {
    const findings = await examine(name, () => run(context, earlier), options.signal);
    earlier.push(...findings);
    yield* findings;
  }
}

async function examine(
  name: string,
  check: () => Judgement[] | Promise<Judgement[]>,
  signal: AbortSignal,
): Promise<Finding[]> {
  try {
    return (await check()).map((found) => ({ check: name, ...found }));
  } catch (error) {
    signal.throwIfAborted();
    return [{ check: name, ...failed(describeError(error)) }];
  }
}
