/** What is being waited for. `drain` is the rest after the end or an error. */
export type Wait = "headers" | "first token" | "gap" | "drain" | "total";

/** The one deadline of a request, extended as it proceeds. */
export interface Deadline {
  /** On the clock of `performance.now()`. */
  readonly startedAt: number;
  /** Aborted when the deadline passes. */
  readonly signal: AbortSignal;
  /** What was waited for when it passed, or null. */
  readonly passed: Wait | null;
  /** Milliseconds since the start. */
  elapsedMs(): number;
  /** From now on `wait` is waited for, until `dueMs` after the start. */
  expect(wait: Wait, dueMs: number): void;
  /** Ends the timer; nothing can pass any more. */
  stop(): void;
}

/** The longest delay a timer takes. */
const MAX_DELAY_MS = 2_147_483_647;

/**
 * Starts the clock of one request. A single timer serves every deadline: moving
 * it later, as each token does, only writes a number, and a timer that fires
 * too early is set again. `totalMs` bounds every wait. Aborting `outer` aborts
 * `signal` too, and no deadline counts as passed.
 */
export function startDeadline(totalMs: number, outer?: AbortSignal): Deadline {
  const startedAt = performance.now();
  const controller = new AbortController();
  let wait: Wait = "total";
  let dueMs = totalMs;
  let passed: Wait | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let timerDueMs = Infinity;

  function elapsedMs(): number {
    return performance.now() - startedAt;
  }

  function check(): void {
    if (elapsedMs() < dueMs) return schedule();
    passed = wait;
    controller.abort(new DOMException(`Deadline passed: ${wait}`, "TimeoutError"));
  }

  function schedule(): void {
    timerDueMs = dueMs;
    const delayMs = Math.ceil(Math.max(0, dueMs - elapsedMs()));
    timer = setTimeout(check, Math.min(delayMs, MAX_DELAY_MS));
  }

  function abortWithOuter(): void {
    controller.abort(outer?.reason);
  }

  outer?.throwIfAborted();
  outer?.addEventListener("abort", abortWithOuter);
  schedule();
  return {
    startedAt,
    signal: controller.signal,
    get passed() {
      return passed;
    },
    elapsedMs,
    expect(next, nextDueMs) {
      wait = nextDueMs < totalMs ? next : "total";
      dueMs = Math.min(nextDueMs, totalMs);
      if (dueMs >= timerDueMs) return;
      clearTimeout(timer);
      schedule();
    },
    stop() {
      clearTimeout(timer);
      outer?.removeEventListener("abort", abortWithOuter);
    },
  };
}
