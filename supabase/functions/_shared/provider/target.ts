import type { Limits } from "../platform/limits.ts";
import type { CallOptions } from "./call_options.ts";
import type { Dialect } from "./dialect.ts";
import type { Wanted } from "./wanted.ts";

/** One call to make, as returned by the database. */
export interface Target {
  /** Only the worker with this token may record the result. */
  leaseToken: string;
  /** `run_targets.id`. */
  targetId: string;
  /** `runs.id`. */
  runId: string;
  /** `providers.slug`, for example `openai`. */
  provider: string;
  /** Null when the catalogue has no address and the environment must name it. */
  baseUrl: string | null;
  /** How the provider is spoken to. */
  dialect: Dialect;
  /** Name of the environment variable with the key; null when none is needed. */
  apiKeyEnv: string | null;
  /** The id to call it by, which is sent. */
  model: string;
  /** `models.name`, by which people know it; several may be called by one id. */
  name: string;
  /** The whole text that is sent. */
  prompt: string;
  /** The output cap: the answer is cut after this many tokens. */
  maxOutputTokens: number;
  /** The options of this provider and model. */
  options: CallOptions;
  /** Deadlines and caps. */
  limits: Limits;
  /** The form the answer is to have; null for any text. */
  wanted: Wanted | null;
  /** Whether a connection is opened before the clock starts. */
  warm: boolean;
}
