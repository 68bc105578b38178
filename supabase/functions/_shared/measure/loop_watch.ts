import { markTurn, wasAwaited } from "./loop_turns.ts";
import { PauseSample } from "./pause_sample.ts";

/**
 * How often the loop is checked: this many times within the time since the answer began or since
 * its first token, so that short and long answers are watched equally closely, but within these
 * bounds, in milliseconds. Half of a period is then 0.5 % of the time, the error a speed may have.
 */
const ASKED = 100;
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
/**
 * How many earlier checks say how the machine is, and for how long after them,
 * in milliseconds.
 */
const RECENT = 200;
const RECENT_MS = 10_000;
/** With fewer earlier checks it is not known how the machine is. */
const ENOUGH = 30;

/** Tells pauses of our own event loop: work for another lane, garbage collection, a machine that is busy. */
export interface LoopWatch {
  /** Starts close watching: the first token has come. */
  heed(): void;
  /**
   * How much a pause may have delayed data seen `now` (a time of
   * `performance.now()`); 0 where no pause was seen.
   */
  see(now: number): number;
  /** How long before the last `see` the loop was last seen to have found nothing. */
  readonly unseenMs: number;
  /** How much of that a pause that was seen, however short, may have been; 0 for none. */
  readonly seenMs: number;
  /**
   * How long an unseen pause may have been: as long as the longest seen pause; 0 where pauses were
   * rare.
   */
  readonly hiddenMs: number;
  /** Whether the last checks, of this watch or earlier ones, have shown that pauses are rare. */
  readonly calm: boolean;
  /** Ends the watch. */
  stop(): void;
}

const watches = new Set<PauseSample>();
/** The pauses at the last checks, in milliseconds; 0 for none. */
const recent: number[] = [];
let timer: ReturnType<typeof setTimeout> | undefined;
/** When the timer is due, and since when the loop is watched ever less closely. */
let dueAt = 0;
let heededAt = 0;
/** When and in which turn the loop was last seen to turn, and when it was before that. */
let turnedAt = 0;
let turnedIn = -Infinity;
let beforeAt = 0;
let unseenMs = 0;
let seenMs = 0;
/** The last pause: when the loop had been seen before it, and when and in which turn it ended. */
let pausedAt = 0;
let pauseMs = 0;
let endedAt = -Infinity;
let endedIn = -Infinity;

/**
 * Watches the event loop, once for all streams of the isolate. If a read comes while a timer is
 * overdue, the loop stood still, and the read may have waited since the loop was last seen to turn.
 * A pause between two timers is not seen, so it is no longer than the time between them. But a
 * machine with pauses has many, and those that timers notice are a sample: where many are late, any
 * read may have waited, and where hardly one is, an unseen pause at a given read is improbable.
 */
export function watchLoop(): LoopWatch {
  const now = performance.now();
  if (watches.size === 0) {
    if (now - turnedAt > RECENT_MS) recent.length = 0;
    endedAt = endedIn = turnedIn = -Infinity;
    turnedAt = beforeAt = now;
  }
  const own = new PauseSample(recent);
  watches.add(own);
  heed(now);
  return {
    heed: () => heed(performance.now()),
    see,
    get unseenMs() {
      return unseenMs;
    },
    get seenMs() {
      return seenMs;
    },
    get hiddenMs() {
      return own.hiddenMs;
    },
    get calm() {
      return recent.length >= ENOUGH && new PauseSample(recent).hiddenMs === 0;
    },
    stop() {
      if (!watches.delete(own) || watches.size > 0) return;
      clearTimeout(timer);
      timer = undefined;
    },
  };
}

function heed(now: number): void {
  heededAt = now;
  // A timer that is due as soon may stay.
  if (timer !== undefined && dueAt <= now + MIN_PERIOD_MS) return;
  clearTimeout(timer);
  ask(now);
}

function ask(now: number): void {
  const periodMs = Math.min(Math.max((now - heededAt) / ASKED, MIN_PERIOD_MS), MAX_PERIOD_MS);
  dueAt = now + periodMs;
  timer = setTimeout(answer, periodMs);
}

function answer(): void {
  const now = performance.now();
  const lateMs = now - dueAt;
  const isLate = lateMs > SLACK_MS;
  const isSameTurn = isFoundAt(now, turnedAt, turnedIn);
  if (isLate) {
    pausedAt = isSameTurn ? beforeAt : turnedAt;
    pauseMs = lateMs;
    endedAt = now;
    endedIn = markTurn();
  }
  check(isLate ? lateMs - ROUNDED_MS : 0);
  if (!isSameTurn) turn(now);
  ask(now);
}

function check(pauseMs: number): void {
  if (recent.push(pauseMs) > RECENT) recent.shift();
  for (const sample of watches) sample.check(pauseMs);
}

function see(now: number): number {
  // Timers run before sockets are polled, so data found after them may have waited as well.
  const isSameTurn = isFoundAt(now, turnedAt, turnedIn);
  unseenMs = now - (isSameTurn ? beforeAt : turnedAt);
  seenMs = 0;
  const overdueMs = now - dueAt;
  if (overdueMs > SLACK_MS) return doubt(overdueMs);
  if (endedAt !== -Infinity && isFoundAt(now, endedAt, endedIn)) {
    unseenMs = now - pausedAt;
    return doubt(pauseMs);
  }
  if (!isSameTurn) turn(now);
  return 0;
}

/** Whether what is seen now may have been found by the turn of the loop that began then. */
function isFoundAt(now: number, at: number, mark: number): boolean {
  return now - at < FOUND_MS || !wasAwaited(mark);
}

function turn(now: number): void {
  beforeAt = turnedAt;
  turnedAt = now;
  turnedIn = markTurn();
}

function doubt(overdueMs: number): number {
  seenMs = unseenMs;
  for (const sample of watches) sample.note(unseenMs);
  return overdueMs > LATE_MS ? unseenMs : 0;
}
