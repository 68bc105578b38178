/** Until the first event, in milliseconds. */
export const FIRST_MS = 50;

/** Gaps as answers have them, from those of fast models to those of slow ones, in milliseconds. */
const GAPS_MS = [5, 10, 20, 40, 80];

/** How often they are gone through. */
const ROUNDS = 8;

/** When each event is due after the answer has begun, in milliseconds: in 1.3 s all is said. */
export const DUE_MS: readonly number[] = Array.from({ length: ROUNDS }, () => GAPS_MS).flat()
  .reduce((due, gap) => [...due, due[due.length - 1] + gap], [FIRST_MS]);
