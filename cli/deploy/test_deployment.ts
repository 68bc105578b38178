import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import type { Database } from "../../supabase/functions/_shared/platform/database.ts";
import { connectDatabase } from "../project/connect_database.ts";
import { explainSkipped } from "../run/explain_skipped.ts";
import type { ProjectAddress } from "../../lib/find_project.ts";
import { ofProviders } from "../run/of_providers.ts";
import { readRows } from "../project/read_rows.ts";
import { readTargets } from "../run/read_run.ts";
import { describeStopped, stopRun } from "../run/stop_run.ts";
import { type WatchOptions, watchRun } from "../run/watch_run.ts";

/**
 * How long to wait for the run, in milliseconds: the database calls a function
 * that starts cold.
 */
const PATIENCE_MS = 60_000;
const POLL_MS = 1_000;

/**
 * A run through the whole chain, as the schedule starts it: Vault, pg_net,
 * function, providers. Throws unless a provider has answered.
 */
export async function testDeployment(
  project: ProjectAddress,
  options: Omit<WatchOptions, "stop">,
): Promise<void> {
  const database = connectDatabase(project);
  const runId = await requestRun(database, options.signal);
  const { error, skipped, results } = await watchRun(database, runId, {
    ...options,
    stop: async () => describeStopped(await stopRun(project, runId)),
  });
  if (error !== undefined) throw new Error(error);
  if (ofProviders(results).some(({ success }) => success)) return;
  const targets = await readTargets(database, runId);
  throw new Error(
    targets.length === 0
      ? `Everything is deployed, but there is nothing to benchmark: ${explainSkipped(skipped)}`
      : "Everything is deployed, but no provider has answered: see the errors above; with " +
        `SUPABASE_URL=${project.url} and the project's secret key in .env, "deno task doctor" says ` +
        "how to fix it",
  );
}

/** Makes the database start a run, and waits until it exists. */
async function requestRun(database: Database, signal: AbortSignal): Promise<string> {
  const { data: key, error } = await database.rpc("run_benchmark_now", { run_name: "deploy-test" });
  if (error !== null) throw new Error(`Cannot ask for a run: ${error.message}`);

  const deadline = performance.now() + PATIENCE_MS;
  while (performance.now() < deadline) {
    const query = database.from("runs").select("id").eq("idempotency_key", key);
    const [run] = await readRows("the run", query, z.object({ id: z.string() }));
    if (run !== undefined) return run.id;
    await delay(POLL_MS, undefined, { signal });
  }
  throw new Error(
    `Cannot see a run ${PATIENCE_MS / 1000} s after the database was asked for one; ` +
      `"deno task doctor" says why`,
  );
}
