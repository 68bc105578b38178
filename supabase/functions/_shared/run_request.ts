import { z } from "zod";
import { requestText } from "./request_text.ts";

const region = z.string().regex(/^[a-z0-9-]{1,40}$/, "is not a region like eu-central-1");

/** The body of `POST /functions/v1/run-benchmark` that starts a run. */
export const RunRequest = z.strictObject({
  run_name: requestText(200).optional(),
  triggered_by: requestText(100).optional(),
  providers: z.array(requestText(100)).min(1).max(100).optional(),
  models: z.array(requestText(200)).min(1).max(1000).optional(),
  prompt: requestText(100).optional(),
  prompt_text: requestText(100_000).optional(),
  samples: z.int().min(1).max(20).optional(),
  lanes: z.int().min(1).max(32).optional(),
  regions: z.array(region).min(1).max(20).optional(),
  warm: z.boolean().optional(),
  idempotency_key: requestText(200).optional(),
}).refine((body) => !(body.prompt && body.prompt_text), {
  path: ["prompt_text"],
  message: "cannot stand beside prompt",
});
export type RunRequest = z.infer<typeof RunRequest>;

/** The body that goes on with a run. */
export const ResumeRequest = z.strictObject({
  resume: z.uuid(),
  lane: z.int().min(1).max(32).default(1),
  region: region.nullable().default(null),
});
export type ResumeRequest = z.infer<typeof ResumeRequest>;

/** Which of the two a body is meant to be. */
export function chooseRunRequest(json: unknown): z.ZodType<RunRequest | ResumeRequest> {
  const resumes = typeof json === "object" && json !== null && "resume" in json;
  return resumes ? ResumeRequest : RunRequest;
}
