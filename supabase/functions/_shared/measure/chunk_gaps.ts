import type { Arrival } from "./arrival.ts";

/**
 * Milliseconds between neighbouring arrivals. Their median, 95th percentile and maximum distinguish
 * an even stream from a stalling one. Gaps next to an arrival that our own pause delayed are
 * unknown and left out.
 */
export function chunkGapsMs(arrivals: Arrival[]): number[] {
  return arrivals.slice(1).flatMap((arrival, index) => {
    const before = arrivals[index];
    return arrival.lateMs > 0 || before.lateMs > 0 ? [] : [arrival.atMs - before.atMs];
  });
}
