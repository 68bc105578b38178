import { z } from "zod";
import { readCallOptions } from "../provider/call_options.ts";
import { type LeasedTarget, LeasedTargetRow } from "./claim.ts";
import { callDatabase, type Database } from "../platform/database.ts";
import { resolveEndpoint } from "../provider/resolve_endpoint.ts";
import { explain, log } from "../platform/log.ts";
import { measureTarget } from "../measure/measure_target.ts";
import { repeatWrite } from "../platform/repeat_write.ts";
import { toPostgresText } from "../platform/to_postgres_text.ts";
import type { Measurement } from "../measure/measurement.ts";
import { hasTimeFor } from "./worker_budget.ts";

const Recorded = z.object({ recorded: z.boolean() });

/**
 * Makes the probes that wait, one after the other, as far as the sync's limits
 * and the isolate's time go: one tiny request each.
 *
 * @param workerBudgetMs How long the isolate may work, from when it was loaded.
 * @throws {DatabaseError} when a probe cannot be claimed or recorded.
 */
export async function probeModels(
  database: Database,
  syncId: string,
  workerBudgetMs: number,
): Promise<void> {
  let target = await claimProbe(database, syncId);
  while (target !== null) {
    const result = await probe(target);
    const { leaseToken } = target;
    await repeatWrite(() =>
      callDatabase(database, "record_probe", { lease_token: leaseToken, result }, Recorded)
    );
    target = hasTimeFor(target.limits.totalMs, workerBudgetMs)
      ? await claimProbe(database, syncId)
      : null;
  }
}

async function claimProbe(database: Database, syncId: string): Promise<LeasedTarget | null> {
  return await callDatabase(
    database,
    "claim_probe",
    { sync_id: syncId },
    LeasedTargetRow.nullable(),
  );
}

/** The measurement, or why none could be made: the key is missing, for one. */
async function probe(
  target: LeasedTarget,
): Promise<Measurement | { error_message: string }> {
  try {
    const callable = { ...target, options: readCallOptions(target.options) };
    return await measureTarget(callable, resolveEndpoint(target));
  } catch (error) {
    const message = toPostgresText(explain(error), 500);
    log("error", message, {
      sync_id: target.runId,
      provider: target.provider,
      model: target.model,
    });
    return { error_message: message };
  }
}
