/** Turns of the loop within which everything that had arrived when it was asked for is handed out. */
const TURNS = 1;

/** What is waited on to be told of the next turn: it is always notified at once. */
const word = new Int32Array(new SharedArrayBuffer(4));
let turns = 0;
let wanted = 0;
let counting = false;

/**
 * Marks this turn of the event loop, to ask later how many have passed since.
 * Whatever is there when it is asked for comes in the next turn, in which the
 * loop has looked at its sockets: all of 150 chunks that were written at once,
 * also where each takes the runtime or us a millisecond. What is not there yet
 * comes after more turns, as many of which are made as it takes to tell: two, of
 * some 2 µs each.
 *
 * `setImmediate` would say the same, but takes a timer's millisecond on the
 * hosted runtime.
 */
export function markTurn(): number {
  wanted = turns + TURNS + 1;
  if (!counting) countNext();
  return turns;
}

/** Whether what was asked for in the turn of that mark, and has just come, was not there yet. */
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
