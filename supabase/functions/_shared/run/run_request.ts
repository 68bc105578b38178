import { z } from "zod";
import { RANGES, TEXTS } from "../platform/ranges.ts";
import { REGIONS } from "../platform/regions.ts";
import { requestText, wholeNumber } from "../http/request_text.ts";

const region = z.enum(REGIONS);

/** The body of `POST /functions/v1/run-benchmark` that starts a run. */
export const RunRequest = z.strictObject({
  run_name: requestText(TEXTS.runName.max).optional(),
  triggered_by: requestText(TEXTS.triggeredBy.max).optional(),
  providers: z.array(requestText(TEXTS.slug.max)).min(1).max(100).optional(),
  models: z.array(requestText(TEXTS.modelName.max)).min(1).max(1000).optional(),
  workload: requestText(TEXTS.slug.max).optional(),
  /** The older name of `workload`. */
  prompt: requestText(TEXTS.slug.max).optional(),
  prompt_text: requestText(TEXTS.promptText.max).optional(),
  /** What the answers to `prompt_text` are expected to be. */
  check: z.strictObject({ contains: requestText(TEXTS.name.max) }).optional(),
  samples: wholeNumber(RANGES.samples).optional(),
  /** How many requests are made at once, level by level. */
  burst: z.array(wholeNumber(RANGES.burstCalls))
    .min(RANGES.burstLevels.min).max(RANGES.burstLevels.max)
    .refine((levels) => new Set(levels).size === levels.length, "names a level twice")
    .optional(),
  lanes: wholeNumber(RANGES.lanes).optional(),
  regions: z.array(region).min(1).max(REGIONS.length).optional(),
  warm: z.boolean().optional(),
  idempotency_key: requestText(TEXTS.idempotencyKey.max).optional(),
  scheduled: z.boolean().optional(),
}).refine((body) => !(body.prompt && body.workload), {
  path: ["prompt"],
  message: "cannot be combined with workload",
}).refine((body) => !(body.workload && body.prompt_text), {
  path: ["prompt_text"],
  message: "cannot be combined with workload",
}).refine((body) => !(body.prompt && body.prompt_text), {
  path: ["prompt_text"],
  message: "cannot be combined with prompt",
}).refine((body) => !body.check || body.prompt_text, {
  path: ["check"],
  message: "needs prompt_text; workloads have a check of their own",
}).refine((body) => !(body.burst && body.prompt_text), {
  path: ["burst"],
  message: "cannot be combined with prompt_text",
}).refine((body) => !(body.burst && body.samples), {
  path: ["burst"],
  message: "cannot be combined with samples; a burst is measured once",
}).refine((body) => !body.burst || ((body.lanes ?? 1) === 1 && (body.regions ?? []).length < 2), {
  path: ["burst"],
  message: "is measured at one provider at a time, from one region: not with lanes or regions",
});
export type RunRequest = z.infer<typeof RunRequest>;

/** The body that continues a run. */
export const ResumeRequest = z.strictObject({
  resume: z.uuid(),
  lane: wholeNumber(RANGES.lanes).default(1),
  region: region.nullable().default(null),
});
export type ResumeRequest = z.infer<typeof ResumeRequest>;

/** The body that stops a run. */
export const CancelRequest = z.strictObject({ cancel: z.uuid() });
export type CancelRequest = z.infer<typeof CancelRequest>;

/** Chooses the schema for a body. */
export function chooseRunRequest(
  json: unknown,
): z.ZodType<RunRequest | ResumeRequest | CancelRequest> {
  if (typeof json !== "object" || json === null) return RunRequest;
  if ("resume" in json) return ResumeRequest;
  return "cancel" in json ? CancelRequest : RunRequest;
}
