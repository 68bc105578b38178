/**
 * Rounds a time to a tenth of a millisecond, as times are stored: sockets, queues and wake-ups are
 * not more exact. All metrics are computed from rounded times, so that they can be recomputed from
 * what is stored. Keeps their order.
 */
export function toTenths(ms: number): number {
  return Math.floor(ms * 10) / 10;
}

/** Rounds a difference of such times, which is a number of tenths but for the last bits of a float. */
export function differenceToTenths(ms: number): number {
  return Math.round(ms * 10) / 10;
}
