import type { Deadline, Wait } from "./deadline.ts";
import type { Failure, Limits } from "./types.ts";

/**
 * What a rejected `fetch` or read was: a deadline of ours that passed, or the
 * network. A missing permission is our own fault and thrown on.
 */
export function transportFailure(error: unknown, deadline: Deadline, limits: Limits): Failure {
  if (deadline.passed !== null) {
    return failure("timeout", timeoutMessage(deadline.passed, limits));
  }
  if (deadline.signal.aborted || isMissingPermission(error)) throw error;
  return failure("network_error", messageOf(error));
}

/** `fetch failed` says nothing; what caused it does. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}: ${messageOf(error.cause)}`;
}

function isMissingPermission(error: unknown): boolean {
  return error instanceof Error && /^(?:NotCapable|PermissionDenied)$/.test(error.name);
}

function failure(outcome: Failure["outcome"], message: string): Failure {
  return { outcome, message, code: null, retryAfterMs: null };
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
