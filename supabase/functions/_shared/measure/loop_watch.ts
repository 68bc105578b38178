import { markTurn, wasAwaited } from "./loop_turns.ts";

/**
 * How often the loop is checked: this many times within the time since the first token, so that
 * short and long answers are watched equally closely, but within these bounds, in milliseconds.
 */
const ASKED = 16;
const MIN_PERIOD_MS = 2;
const MAX_PERIOD_MS = 25;
/**
 * How late a timer is without any pause, in milliseconds: runtimes round up to
 * whole milliseconds, twice. On Deno 2.1.4 and 2.9.6 it is 1.1 to 2.2.
 */
const ROUNDED_MS = 1;
const SLACK_MS = 2.4;
/**
 * A timer at least this late means that data that comes with it was late; below
 * that, its time is only uncertain.
 */
const LATE_MS = 5;
/**
 * How soon after a pause the loop has found everything that came during it, or
 * has turned once more, in milliseconds.
 */
const FOUND_MS = 1;

/** Tells pauses of our own event loop: work for another lane, garbage collection, a machine that is busy. */
export interface LoopWatch {
  /** Starts close watching: the first token has come. */
  heed(): void;
  /**
   * How much a pause may have delayed data seen `now` (a time of
   * `performance.now()`); 0 where no pause was seen.
   */
  see(now: number): number;
  /** How long before the last `see` the loop was last seen to turn. */
  readonly unseenMs: number;
  /** How long an unseen pause may have been: as long as the longest seen pause. */
  readonly hiddenMs: number;
  /** Ends the watch. */
  stop(): void;
}

const watches = new Set<{ worstMs: number }>();
let timer: ReturnType<typeof setTimeout> | undefined;
/** When the timer is due, and when the loop was last seen to turn. */
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
 * Watches the event loop, once for all streams of the isolate. If a read comes while a timer is
 * overdue, the loop stood still, and the read may have waited since the loop was last seen to turn.
 * A pause between two timers is not seen. But a machine with pauses has many, and those that timers
 * notice are a sample.
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
  // Timers run before sockets are polled, so data found after them has waited too.
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
