import { z } from "zod";
import { callFunction } from "../project/call_function.ts";
import type { ProjectAddress } from "../../lib/find_project.ts";

/** The request to `run-benchmark`; missing fields take their defaults. */
export interface RunRequest {
  run_name?: string;
  triggered_by: string;
  providers?: string[];
  models?: string[];
  workload?: string;
  prompt_text?: string;
  /** What the answers to it are expected to be. */
  check?: { contains: string };
  samples?: number;
  /** How many requests are made at once, level by level. */
  burst?: number[];
  idempotency_key?: string;
}

const startedSchema = z.object({
  run_id: z.uuid(),
  targets: z.number(),
  skipped: z.array(z.object({ provider: z.string(), reason: z.string() })),
});
export type StartedRun = z.infer<typeof startedSchema>;

/** Starts a run. The deadline allows for the function's first start on this machine. */
export function startRun(
  project: ProjectAddress,
  request: RunRequest,
  signal: AbortSignal,
): Promise<StartedRun> {
  return callFunction(project, "run-benchmark", request, startedSchema, {
    signal,
    timeoutMs: 120_000,
  });
}
