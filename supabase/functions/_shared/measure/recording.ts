import type { ErrorDetails, Failure } from "../errors/failure.ts";
import type { Arrival } from "./arrival.ts";
import type { Usage } from "../provider/usage.ts";

/** A finished attempt: everything recorded about one request and its answer. */
export interface Recording {
  /** Sent as `x-client-request-id`. */
  requestId: string;
  /** Of the HTTP response; null when there was none. */
  statusCode: number | null;
  /** Whether the body was in an encoding that was not asked for. */
  encoded: boolean;
  /** Until the response headers. */
  headersMs: number | null;
  /** End of the stream, or the moment of failure. */
  totalMs: number;
  /** When tokens arrived, in order. */
  arrivals: Arrival[];
  /**
   * Visible answer (content and refusal), capped so that a key at the end of the
   * stored part is complete and can be redacted.
   */
  text: string;
  /** The beginning of all generated text, of any kind, to estimate tokens from. */
  sample: string;
  /** Characters of all generated text. */
  chars: number;
  /** Of them, those of reasoning. */
  reasoningChars: number;
  /** The beginning of the reasoning, to estimate tokens from. */
  reasoningSample: string;
  /** Whether the answer holds anything but white space. */
  visible: boolean;
  /** The last usage report. */
  usage: Usage | null;
  /** Why the answer ended, in the provider's word. */
  finishReason: string | null;
  /** `[DONE]` or the dialect's own end was seen. */
  ended: boolean;
  /** The model that answered, as the provider names it. */
  servedModel: string | null;
  /** The tier that served the request, as the provider names it. */
  serviceTier: string | null;
  /** The provider's name for the request. */
  providerRequestId: string | null;
  /** Null for a success. */
  failure: Failure | null;
  /** What the error body said, for a failure with one. */
  error: ErrorDetails | null;
  /** When the request began, on the clock of `performance.now()`. */
  startedAt: number;
}
