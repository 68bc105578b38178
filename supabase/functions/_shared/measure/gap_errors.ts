import type { Arrival } from "./arrival.ts";
import { differenceToTenths } from "../platform/to_tenths.ts";

/**
 * How much each gap between events of the control that was seen differs from the true one, in
 * milliseconds: 0 for a perfect measurement. Events of one arrival were seen with no gap between
 * them. As in all statistics of gaps, those next to an arrival that our own pause delayed are
 * unknown and left out. Null where nothing can be compared: the stream is not the control's, its
 * times are not to be believed, or they are not those of the events that came.
 */
export function gapErrorsMs(
  { arrivals, sentMs }: { arrivals: Arrival[]; sentMs: number[] | null },
): number[] | null {
  if (sentMs === null) return null;
  const seen = arrivals.flatMap((arrival) => Array.from({ length: arrival.events }, () => arrival));
  if (seen.length !== sentMs.length) return null;
  const errors = seen.slice(1).flatMap((arrival, index) => {
    const before = seen[index];
    if (arrival.lateMs > 0 || before.lateMs > 0) return [];
    const trueMs = sentMs[index + 1] - sentMs[index];
    return [differenceToTenths(Math.abs(arrival.atMs - before.atMs - trueMs))];
  });
  return errors.length === 0 ? null : errors;
}
