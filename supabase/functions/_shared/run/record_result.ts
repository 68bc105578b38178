import { z } from "zod";
import { type LeasedTarget, LeasedTargetRow } from "./claim.ts";
import type { CheckSums } from "../check/check_answer.ts";
import { callDatabase, type Database } from "../platform/database.ts";
import type { IsolateUse } from "../platform/count_concurrent.ts";
import { toPostgresText } from "../platform/to_postgres_text.ts";
import { repeatWrite } from "../platform/repeat_write.ts";
import type { Measurement } from "../measure/measurement.ts";
import type { Target } from "../provider/target.ts";

/** What is stored of a target: the measurement, and where it was made. */
export interface Result extends Omit<Measurement, "answer">, CheckSums, IsolateUse {
  /** Region of the function that measured; null where the platform does not say. */
  region: string | null;
  /** Where the call was sent instead of the catalogue's address; null when it was not. */
  endpoint: string | null;
  /** Whether another model answered than the one that was asked for; null when it cannot be told. */
  served_as_other: boolean | null;
  /** One text for all writings of the model that answered, by which changes are found; not stored. */
  served_key: string | null;
  /**
   * Whether the project itself could be reached; checked only when the provider
   * could not be reached.
   */
  network?: boolean;
}

/** The database's answer when a target is done. */
export interface Recorded {
  /** False when the result was not stored. */
  recorded: boolean;
  /** Why it was not: another worker has claimed the target since, or the run was stopped. */
  reason?: string;
  next: LeasedTarget | null;
}

const Answer = z.union([
  z.object({ recorded: z.literal(true), next: LeasedTargetRow.nullable() }),
  z.object({ recorded: z.literal(false), reason: z.string().optional() })
    .transform(({ reason }) => ({ recorded: false, reason, next: null })),
]);

const ClosedAnswer = z.union([
  z.object({ closed: z.literal(true), next: LeasedTargetRow.nullable() })
    .transform(({ next }) => ({ recorded: true, next })),
  z.object({ closed: z.literal(false) }).transform(() => ({ recorded: false, next: null })),
]);

/**
 * Stores the result of a leased target, or those of all calls of a burst's level, and claims the
 * next one in the same transaction. Repeats the write when it fails: the database recognises a
 * repetition by its lease token and gives the same answer.
 *
 * @throws {DatabaseError} when it was rejected, or every try failed.
 */
export async function recordResult(
  database: Database,
  target: Pick<Target, "leaseToken" | "provider" | "name">,
  result: Result | Result[],
  claimNext: () => boolean,
): Promise<Recorded> {
  const putTogetherAt = performance.now();
  return await repeatWrite(() => {
    const sinceMs = performance.now() - putTogetherAt;
    const toRow = (one: Result) => ({
      ...one,
      provider: target.provider,
      model: target.name,
      request_age_ms: one.request_age_ms + sinceMs,
    });
    return callDatabase(database, "record_result", {
      lease_token: target.leaseToken,
      result: Array.isArray(result) ? { calls: result.map(toRow) } : toRow(result),
      claim_next: claimNext(),
    }, Answer);
  });
}

/** Why a target has no result. */
export interface Closing {
  reason: string;
  /** Whether the provider may have been called, and so may charge for the call. */
  called: boolean;
}

/** Closes a leased target without a result, because the fault is ours. */
export async function closeTarget(
  database: Database,
  target: Pick<Target, "leaseToken">,
  { reason, called }: Closing,
  claimNext: () => boolean,
): Promise<Recorded> {
  return await repeatWrite(() =>
    callDatabase(database, "close_target", {
      lease_token: target.leaseToken,
      reason: toPostgresText(reason, 500),
      claim_next: claimNext(),
      called,
    }, ClosedAnswer)
  );
}
