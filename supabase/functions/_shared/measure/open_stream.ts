import type { ModelRequest } from "../provider/build_request.ts";
import type { Deadline } from "../platform/deadline.ts";
import { throwIfUnsent, transportFailure } from "../errors/transport_failure.ts";
import type { Failure } from "../errors/failure.ts";
import type { Limits } from "../platform/limits.ts";

/** An answer that has begun, or why there is none. */
export type Opened =
  | { response: Response; headersMs: number }
  | { response: null; failure: Failure };

/**
 * Sends the request and waits for the response headers. Redirects are not followed, since they
 * would send the key elsewhere.
 */
export async function open(
  request: ModelRequest,
  deadline: Deadline,
  limits: Limits,
): Promise<Opened> {
  deadline.expect("headers", limits.headersMs);
  try {
    const response = await fetch(request.url, {
      method: "POST",
      headers: request.headers,
      body: request.body,
      redirect: "manual",
      signal: deadline.signal,
    });
    return { response, headersMs: deadline.elapsedMs() };
  } catch (error) {
    const failure = transportFailure(error, deadline, limits);
    if (failure.outcome === "network_error") throwIfUnsent(error);
    return { response: null, failure };
  }
}
