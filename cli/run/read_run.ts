import type { Database } from "../../supabase/functions/_shared/platform/database.ts";
import { readRows } from "../project/read_rows.ts";
import {
  type Result,
  resultSchema,
  type Run,
  runSchema,
  settingsSchema,
  type Target,
  targetSchema,
} from "./run_rows.ts";

/** The most rows of one request; hosted projects cut answers at 1,000. */
const pageSize = 1000;
/** How many ids fit into one address. */
const idsPerRequest = 100;

export async function readRun(database: Database, runId: string): Promise<Run> {
  const query = database
    .from("runs")
    .select("id, run_name, triggered_by, started_at, finished_at, simulated, skipped")
    .eq("id", runId);
  const [run] = await readRows("the run", query, runSchema);
  if (run === undefined) throw new Error(`Cannot read the run: there is no run ${runId}`);
  return run;
}

/** All targets of a run, in its order. */
export async function readTargets(database: Database, runId: string): Promise<Target[]> {
  const targets: Target[] = [];
  while (true) {
    const query = database
      .from("run_targets")
      .select(
        "id, position, sample, burst, region, state, claims, closed_reason, " +
          "providers!run_targets_provider_id_fkey(slug, simulated), models!run_targets_model_id_fkey(name), " +
          "workloads!run_targets_workload_id_fkey(name, comparable)",
      )
      .eq("run_id", runId)
      .gt("position", targets.at(-1)?.position ?? 0)
      .order("position")
      .limit(pageSize);
    const page = await readRows("the run's targets", query, targetSchema);
    targets.push(...page);
    if (page.length < pageSize) return targets;
  }
}

/** The results of some targets, with every column. */
export async function readResults(
  database: Database,
  targetIds: string[],
): Promise<Result[]> {
  const results: Result[] = [];
  for (let from = 0; from < targetIds.length; from += idsPerRequest) {
    const query = database
      .from("known_results")
      .select("*")
      .in("target_id", targetIds.slice(from, from + idsPerRequest));
    results.push(...await readRows("the run's results", query, resultSchema));
  }
  return results;
}

/** How long a lease lasts, in milliseconds. */
export async function readLeaseMs(database: Database): Promise<number> {
  const query = database.from("settings").select("request_timeout_ms, lease_grace_ms");
  const [settings] = await readRows("the settings", query, settingsSchema);
  if (settings === undefined) throw new Error("Cannot read the settings: the table is empty");
  return settings.request_timeout_ms + settings.lease_grace_ms;
}
