import type { Target } from "../provider/target.ts";

/** When this isolate was loaded: the limit of wall-clock time is per isolate, not per request. */
const LOADED_AT = performance.now();

/** Share of an isolate's time that one request may take: 60 s of 140 s. */
const REQUEST_SHARE = 3 / 7;

/** Share of an isolate's time kept for recording: 10 s of 140 s. */
const MARGIN_SHARE = 1 / 14;

/** Share of an isolate's time for which it may wait until its machine is calm: 2 s of 140 s. */
const CALM_SHARE = 1 / 70;

let unloading = false;
addEventListener("beforeunload", () => {
  unloading = true;
});

/** The same target with a request deadline that fits into an isolate of `budgetMs`. */
export function clampLimits<Fitted extends Pick<Target, "limits">>(
  target: Fitted,
  budgetMs: number,
): Fitted {
  const totalMs = Math.min(target.limits.totalMs, budgetMs * REQUEST_SHARE);
  const { headersMs, firstTokenMs, gapMs } = target.limits;
  return {
    ...target,
    limits: {
      ...target.limits,
      totalMs,
      headersMs: Math.min(headersMs, totalMs),
      firstTokenMs: Math.min(firstTokenMs, totalMs),
      gapMs: Math.min(gapMs, totalMs),
    },
  };
}

/** How long an isolate of `budgetMs` may wait, in all, until its machine is calm, in milliseconds. */
export function calmLimitMs(budgetMs: number): number {
  return budgetMs * CALM_SHARE;
}

/** Whether the platform has announced the end of this isolate: it must begin nothing new. */
export function isUnloading(): boolean {
  return unloading;
}

/**
 * Whether this isolate, which may work for `budgetMs` from when it was loaded,
 * still has the time for a request of at most `totalMs` and its recording.
 */
export function hasTimeFor(
  totalMs: number,
  budgetMs: number,
  elapsedMs: number = performance.now() - LOADED_AT,
): boolean {
  return !unloading && elapsedMs + totalMs + budgetMs * MARGIN_SHARE <= budgetMs;
}
