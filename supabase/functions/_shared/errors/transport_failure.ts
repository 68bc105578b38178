import { UndecodableBodyError } from "../platform/decode_body.ts";
import type { Deadline, Wait } from "../platform/deadline.ts";
import { describeFetchError } from "../platform/describe_fetch_error.ts";
import { type Failure, ownFailure } from "./failure.ts";
import type { Limits } from "../platform/limits.ts";

/** A request that the runtime refused to send: a fault of ours. */
export class UnsentRequestError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "UnsentRequestError";
  }
}

/** The runtime's messages when it tried and the network or the server failed. */
const NETWORK_WORDS =
  /error sending request|client error|connect|network|socket|dns|tls|certificate|os error/i;

/**
 * Why a `fetch` or read was rejected: our deadline, the network, or a body that cannot be decoded.
 * A missing permission is our own fault and is rethrown.
 */
export function transportFailure(error: unknown, deadline: Deadline, limits: Limits): Failure {
  if (deadline.passed !== null) {
    return ownFailure("timeout", timeoutMessage(deadline.passed, limits));
  }
  if (error instanceof UndecodableBodyError) return ownFailure("invalid_response", error.message);
  if (deadline.signal.aborted || isMissingPermission(error)) throw error;
  return ownFailure("network_error", describeFetchError(error));
}

/** Throws errors of requests that `fetch` did not try: a blocked port, a limit of the platform. */
export function throwIfUnsent(error: unknown): void {
  const message = describeFetchError(error);
  if (!NETWORK_WORDS.test(message)) {
    throw new UnsentRequestError(`Cannot send the request: ${message}`);
  }
}

function isMissingPermission(error: unknown): boolean {
  return error instanceof Error && /^(?:NotCapable|PermissionDenied)$/.test(error.name);
}

function timeoutMessage(wait: Wait, limits: Limits): string {
  switch (wait) {
    case "headers":
      return `Timed out on headers: none within ${limits.headersMs} ms`;
    case "first token":
      return `Timed out on the first token: none within ${limits.firstTokenMs} ms`;
    case "gap":
      return `Timed out on a gap between tokens: nothing for ${limits.gapMs} ms`;
    default:
      return `Timed out on the total: not finished within ${limits.totalMs} ms`;
  }
}
