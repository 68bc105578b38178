/**
 * The values of `benchmark_results.outcome`, as in the view `outcomes`. Only
 * `success` is a success. Written by `deno task types`.
 */
export const OUTCOMES = [
  "success",
  "rate_limited",
  "quota_exceeded",
  "overloaded",
  "server_error",
  "auth_failed",
  "bad_request",
  "model_unavailable",
  "content_filtered",
  "timeout",
  "network_error",
  "stream_error",
  "incomplete",
  "empty",
  "invalid_response",
  "blocked",
] as const;

/** One of them. */
export type Outcome = typeof OUTCOMES[number];
