/**
 * A moment to a tenth of a millisecond, as moments are kept: a socket, a queue
 * and a wake-up say no more. What is computed from moments is computed from
 * these, so that what is stored can be computed anew. Keeps their order.
 */
export function toTenths(ms: number): number {
  return Math.floor(ms * 10) / 10;
}
