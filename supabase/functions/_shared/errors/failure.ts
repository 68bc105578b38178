import type { Outcome } from "./outcome.ts";

/** A failure in the provider's own words, and ours for it. */
export interface Failure {
  /** The outcome, in one word. */
  outcome: Exclude<Outcome, "success">;
  /** At most 500 characters, redacted. */
  message: string;
  /** The provider's own code or type, when it gave one. */
  code: string | null;
  /** From `retry-after-ms` or `retry-after`, on errors only. */
  retryAfterMs: number | null;
}

/** A failure that only we describe: the provider gave neither a code nor a time to wait. */
export function ownFailure(outcome: Failure["outcome"], message: string): Failure {
  return { outcome, message, code: null, retryAfterMs: null };
}

/** What an error body or an error event says, whatever its shape. */
export interface ErrorDetails {
  /** Null when the body said nothing readable. */
  message: string | null;
  /** The provider's code, type or status word, the most telling one. */
  code: string | null;
  /** The provider's kind of error, when it names one besides the code. */
  type: string | null;
  /** The request parameter it is about. */
  param: string | null;
  /** An HTTP status given inside the body. */
  status: number | null;
  /** How long to wait, when the body says so. */
  retryAfterMs: number | null;
  /** The provider's name for the request. */
  requestId: string | null;
  /** The host behind a gateway that failed, as the gateway names it. */
  upstream: string | null;
}
