/**
 * Within this many turns of the event loop, a read returns whatever had already
 * arrived when it was requested.
 */
const TURNS = 1;

/** Waiting on this ends in the next turn, since it is always notified at once. */
const word = new Int32Array(new SharedArrayBuffer(4));
let turns = 0;
let wanted = 0;
let counting = false;

/**
 * Marks this turn of the event loop, to ask later how many have passed since.
 * Data that is there when it is requested comes in the next turn, after the
 * loop has polled its sockets. That was so for all of 150 chunks that were
 * written at once, even where each takes the runtime or us a millisecond. Data
 * that is not there yet takes more turns, and two turns of some 2 µs each are
 * enough to see the difference.
 *
 * `setImmediate` would do the same, but takes a millisecond on the hosted runtime.
 */
export function markTurn(): number {
  wanted = turns + TURNS + 1;
  if (!counting) countNext();
  return turns;
}

/**
 * Whether data that was requested in the turn of this mark, and has just
 * arrived, had not been there yet.
 */
export function wasAwaited(mark: number): boolean {
  return turns - mark > TURNS;
}

function countNext(): void {
  counting = true;
  const { value } = Atomics.waitAsync(word, 0, 0);
  Promise.resolve(value).then(count);
  Atomics.notify(word, 0);
}

function count(): void {
  turns++;
  counting = false;
  if (turns < wanted) countNext();
}
