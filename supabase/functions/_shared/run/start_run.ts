import { z } from "zod";
import { callDatabase, type Database } from "../platform/database.ts";
import type { Callable } from "../platform/environment.ts";
import { LeasedTargetRow } from "./claim.ts";
import { Refused, refusedError } from "../http/refused.ts";
import type { RunRequest } from "./run_request.ts";

const Started = z.object({
  run_id: z.uuid(),
  created: z.boolean(),
  targets: z.int(),
  skipped: z.array(z.object({ provider: z.string(), reason: z.string() })),
  first: LeasedTargetRow.nullable(),
});
export type StartedRun = z.infer<typeof Started>;

/**
 * Creates the run and its targets, or finds the one with the same idempotency key.
 *
 * @param claim whether the caller measures the first target, from `workerRegion`;
 * the database starts the workers of named regions and of further lanes.
 * @throws {HttpError} 400 for an unknown provider, model or prompt.
 */
export async function startRun(
  database: Database,
  request: RunRequest,
  callable: Callable,
  { claim, workerRegion }: { claim: boolean; workerRegion: string | null },
): Promise<StartedRun> {
  const started = await callDatabase(
    database,
    "start_run",
    // This worker puts in questions and judges answers, so a scheduled run may have every workload. It also knows how
    // to call the control and how to make a burst.
    {
      request: { ...request, judges: true, controls: true, bursts: true },
      ...callable,
      claim,
      worker_region: workerRegion,
    },
    z.union([Started, Refused]),
  );
  if (!("error" in started)) return started;
  throw refusedError(started);
}
