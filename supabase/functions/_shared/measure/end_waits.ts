import type { Arrival } from "./arrival.ts";
import type { LoopWatch } from "./loop_watch.ts";

/** The share of a time that may be uncertain before it counts as unknown. */
const DOUBT_SHARE = 0.04;

/**
 * A pause too short to make times unknown may have delayed the first and the last arrival, if one
 * was seen with them, or if so many were seen that any arrival may have met one: by as much as
 * those, and by no more than the time since the loop was last seen. That may change a speed much;
 * the times themselves still count as known.
 */
export class EndWaits {
  #arrivals = 0;
  #first: Wait = { seenMs: 0, unseenMs: 0 };
  #last = this.#first;

  /** Another read has been taken: its wait is kept if it was an arrival. */
  note(arrivals: Arrival[], loop: LoopWatch): void {
    if (arrivals.length === this.#arrivals) return;
    this.#last = { seenMs: loop.seenMs, unseenMs: loop.unseenMs };
    if (this.#arrivals === 0) {
      this.#first = this.#last;
      loop.heed();
    }
    this.#arrivals = arrivals.length;
  }

  /** Doubts the moments of both ends; `hiddenMs` is how long an unseen pause may have been. */
  doubt(arrivals: Arrival[], hiddenMs: number): void {
    if (arrivals.length < 2) return;
    doubtMoment(arrivals[0], this.#first, hiddenMs);
    doubtMoment(arrivals[arrivals.length - 1], this.#last, hiddenMs);
  }
}

/** How long an arrival may have waited for a pause that was seen, and for one that was not. */
type Wait = Pick<LoopWatch, "seenMs" | "unseenMs">;

function doubtMoment(arrival: Arrival, { seenMs, unseenMs }: Wait, hiddenMs: number): void {
  const waitedMs = Math.max(seenMs, Math.min(hiddenMs, unseenMs));
  const doubtMs = Math.min(waitedMs, DOUBT_SHARE * arrival.atMs);
  arrival.lateMs = Math.max(arrival.lateMs, doubtMs);
}
