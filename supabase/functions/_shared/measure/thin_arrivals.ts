import { chunkGapsMs } from "./chunk_gaps.ts";
import { isBatched, isPaced } from "./pacing.ts";
import { percentile } from "../platform/percentile.ts";
import { differenceToTenths } from "../platform/to_tenths.ts";
import type { Arrival, Thinned } from "./arrival.ts";

/**
 * Merges every `size` neighbours into one, at the time of the last of them. The first arrival, the
 * first with answer and the last are kept, since the times and the speed of an answer are computed
 * from them.
 */
export function thin(arrivals: Arrival[], size: number): Arrival[] {
  const answerAt = arrivals.findIndex(({ answerChars }) => answerChars > 0);
  const thinned: Arrival[] = [];
  let joined = size;
  arrivals.forEach((arrival, index) => {
    const alone = index === 0 || index === answerAt ||
      index === arrivals.length - 1;
    if (alone || joined === size) {
      thinned.push({ ...arrival });
      joined = alone ? size : 1;
      return;
    }
    const last = thinned[thinned.length - 1];
    last.atMs = arrival.atMs;
    last.lateMs = Math.max(last.lateMs, arrival.lateMs);
    last.chars += arrival.chars;
    last.answerChars += arrival.answerChars;
    last.events += arrival.events;
    last.cut = arrival.cut;
    joined++;
  });
  return thinned;
}

/** Statistics of all arrivals that are lost by thinning, to a tenth of a millisecond. */
export function describeThinned(arrivals: Arrival[]): Omit<Thinned, "size"> {
  const gaps = chunkGapsMs(arrivals);
  return {
    arrivals: arrivals.length,
    gapP50Ms: differenceToTenths(percentile(gaps, 0.5) ?? 0),
    gapP95Ms: differenceToTenths(percentile(gaps, 0.95) ?? 0),
    gapMaxMs: differenceToTenths(percentile(gaps, 1) ?? 0),
    batched: isBatched(arrivals),
    paced: isPaced(arrivals),
  };
}
