import { z } from "zod";

/** Postgres cannot store NUL, nor JSON half a surrogate pair. */
const text = z.string()
  .refine((value) => !value.includes("\0") && value.isWellFormed(), "is not valid text");

const name = (max: number) => text.pipe(z.string().trim().min(1).max(max));

const region = z.string().regex(/^[a-z0-9-]{1,40}$/, "is not a region like eu-central-1");

/** The body of `POST /functions/v1/run-benchmark` that starts a run. */
export const RunRequest = z.strictObject({
  run_name: name(200).optional(),
  triggered_by: name(100).optional(),
  providers: z.array(name(100)).min(1).max(100).optional(),
  models: z.array(name(200)).min(1).max(1000).optional(),
  prompt: name(100).optional(),
  prompt_text: name(100_000).optional(),
  samples: z.int().min(1).max(20).optional(),
  lanes: z.int().min(1).max(32).optional(),
  regions: z.array(region).min(1).max(20).optional(),
  warm: z.boolean().optional(),
  idempotency_key: name(200).optional(),
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
