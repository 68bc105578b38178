import type { ErrorDetails, Failure } from "../errors/failure.ts";
import type { Headroom } from "../provider/read_headroom.ts";
import type { Usage } from "../provider/usage.ts";
import type { StreamedAnswer } from "./streamed_answer.ts";

/** What a recording keeps of the answer as it came. */
type KeptAnswer = Pick<
  StreamedAnswer,
  | "arrivals"
  | "text"
  | "toolCalls"
  | "sample"
  | "chars"
  | "reasoningChars"
  | "reasoningSample"
  | "visible"
  | "finishReason"
  | "ended"
  | "serviceTier"
  | "fingerprint"
  | "sentMs"
>;

/** A finished attempt: everything recorded about one request and its answer. */
export interface Recording extends KeptAnswer {
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
  /** The last usage report. */
  usage: Usage | null;
  /** The model that answered, as the provider names it. */
  servedModel: string | null;
  /** The host behind a gateway that answered, as the gateway names it. */
  upstream: string | null;
  /** The provider's name for the request. */
  providerRequestId: string | null;
  /** What the response said of rate limits; null for nothing. */
  headroom: Headroom | null;
  /** Null for a success. */
  failure: Failure | null;
  /** What the error body said, for a failure with one. */
  error: ErrorDetails | null;
  /** When the request began, on the clock of `performance.now()`. */
  startedAt: number;
}
