/** How often the loop is asked whether it turns, in milliseconds; a shorter pause is not seen. */
const PERIOD_MS = 25;
/** How much later than asked for a timer may come without a pause, in milliseconds. */
const SLACK_MS = 5;

/** Tells pauses of our own event loop: work for another lane, garbage collection, a machine that is busy. */
export interface LoopWatch {
  /** By how much a pause may have delayed what is seen `now`, on the clock of `performance.now()`. */
  delayMs(now: number): number;
  /** Ends the watch. */
  stop(): void;
}

let watches = 0;
let turnedAt = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

function turn(now = performance.now()): void {
  turnedAt = now;
  timer = setTimeout(turn, PERIOD_MS);
}

/**
 * Watches the event loop, once for all streams of the isolate. A timer that is
 * due and has not come when a read does means that the loop stood still: the
 * read may have waited since it was last seen to turn. Reads that come in time
 * show that it turns and move the timer on, at most twice in its period, so
 * that it wakes nobody but in silences.
 */
export function watchLoop(): LoopWatch {
  if (watches++ === 0) turn();
  let stopped = false;
  return {
    delayMs(now) {
      const sinceMs = now - turnedAt;
      if (sinceMs > PERIOD_MS + SLACK_MS) return sinceMs;
      if (sinceMs > PERIOD_MS / 2) {
        clearTimeout(timer);
        turn(now);
      }
      return 0;
    },
    stop() {
      if (stopped) return;
      stopped = true;
      if (--watches === 0) clearTimeout(timer);
    },
  };
}
