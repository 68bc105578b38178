import type { Arrival } from "./arrival.ts";

/**
 * Milliseconds between neighbouring arrivals. Their median, 95th percentile and
 * maximum tell an even stream from one that stalls. A silence beside an arrival
 * that a pause of ours delayed is not known, and left out.
 */
export function chunkGapsMs(arrivals: Arrival[]): number[] {
  return arrivals.slice(1).flatMap((arrival, index) => {
    const before = arrivals[index];
    return arrival.lateMs > 0 || before.lateMs > 0 ? [] : [arrival.atMs - before.atMs];
  });
}
