/**
 * Rounds a time to a tenth of a millisecond, as times are stored: sockets, queues and wake-ups are
 * not more exact. All metrics are computed from rounded times, so that they can be recomputed from
 * what is stored. Keeps their order.
 */
export function toTenths(ms: number): number {
  return Math.floor(ms * 10) / 10;
}
