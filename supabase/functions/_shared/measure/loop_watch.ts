import { markTurn, wasAwaited } from "./loop_turns.ts";

/**
 * How often the loop is asked whether it turns: so many times in the time since
 * the first token, that a short answer is watched as closely as a long one is,
 * but never more often or less often than this, in milliseconds.
 */
const ASKED = 16;
const MIN_PERIOD_MS = 2;
const MAX_PERIOD_MS = 25;
/**
 * How much later than asked for a timer comes without a pause, in milliseconds:
 * runtimes round up to whole ones, and the sleep in them once more, so that on
 * Deno 2.1.4 and 2.9.6 it is 1.1 to 2.2.
 */
const ROUNDED_MS = 1;
const SLACK_MS = 2.4;
/** From how late a timer on what comes with it is taken as late, and not only as no surer than that. */
const LATE_MS = 5;
/** How soon behind a pause the loop has found what came meanwhile, or has turned once more, in milliseconds. */
const FOUND_MS = 1;

/** Tells pauses of our own event loop: work for another lane, garbage collection, a machine that is busy. */
export interface LoopWatch {
  /** From now on every moment counts: the first token has come. */
  heed(): void;
  /** By how much a pause may have delayed what is seen `now`, on the clock of `performance.now()`; 0 where none was seen. */
  see(now: number): number;
  /** For how long the loop had not been seen to turn before the last `see`. */
  readonly unseenMs: number;
  /** How long a pause that was not seen may have been: as long as the longest that was. */
  readonly hiddenMs: number;
  /** Ends the watch. */
  stop(): void;
}

const watches = new Set<{ worstMs: number }>();
let timer: ReturnType<typeof setTimeout> | undefined;
/** When the timer should come, and when the loop was last seen to turn. */
let dueAt = 0;
let turnedAt = 0;
let unseenMs = 0;
let heededAt = -Infinity;
/** The last pause: when the loop had been seen before it, and when and in which turn it ended. */
let pausedAt = 0;
let pauseMs = 0;
let endedAt = -Infinity;
let endedIn = -Infinity;

/**
 * Watches the event loop, once for all streams of the isolate. A timer that is
 * due and has not come when a read does means that the loop stood still: the
 * read may have waited since it was last seen to turn. A pause between two
 * timers is not seen, but on a machine that makes one it makes more of them, and
 * those that timers meet are a sample.
 */
export function watchLoop(): LoopWatch {
  const own = { worstMs: 0 };
  if (watches.size === 0) {
    heededAt = endedAt = endedIn = -Infinity;
    turnedAt = performance.now();
    ask(turnedAt);
  }
  watches.add(own);
  return {
    heed() {
      heededAt = performance.now();
      clearTimeout(timer);
      ask(heededAt);
    },
    see,
    get unseenMs() {
      return unseenMs;
    },
    get hiddenMs() {
      return own.worstMs;
    },
    stop() {
      if (watches.delete(own) && watches.size === 0) clearTimeout(timer);
    },
  };
}

function ask(now: number): void {
  const periodMs = Math.min(Math.max((now - heededAt) / ASKED, MIN_PERIOD_MS), MAX_PERIOD_MS);
  dueAt = now + periodMs;
  timer = setTimeout(answer, periodMs);
}

function answer(): void {
  const now = performance.now();
  if (now - dueAt > SLACK_MS) {
    pausedAt = turnedAt;
    pauseMs = now - dueAt;
    endedAt = now;
    endedIn = markTurn();
    note(pauseMs - ROUNDED_MS);
  }
  turnedAt = now;
  ask(now);
}

function note(ms: number): void {
  for (const watch of watches) watch.worstMs = Math.max(watch.worstMs, ms);
}

function see(now: number): number {
  unseenMs = now - turnedAt;
  const overdueMs = now - dueAt;
  if (overdueMs > SLACK_MS) return doubt(overdueMs);
  // Timers come first: what the loop finds at its sockets behind them has waited too.
  if (now - endedAt < FOUND_MS || !wasAwaited(endedIn)) {
    unseenMs = now - pausedAt;
    return doubt(pauseMs);
  }
  turnedAt = now;
  return 0;
}

function doubt(overdueMs: number): number {
  note(unseenMs);
  return overdueMs > LATE_MS ? unseenMs : 0;
}
