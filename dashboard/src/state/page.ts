import type { Scope } from "./scope.ts";
import type { SetParams } from "./use_route.ts";

/** What every page is given. */
export interface PageProps {
  params: URLSearchParams;
  setParams: SetParams;
  /** The time of the project's clock, to the minute, in milliseconds since 1970. */
  now: number;
  /** Whether a model has gone without a result for too long while others have not; only the schedule's usual workload can tell. */
  isStale(row: { n: number; last_seen_at: number | null }, scope: Scope): boolean;
}

/** How often charts move along, in milliseconds: every five minutes. */
const STEP_MS = 300_000;

/** The end of time axes. It moves in steps, so that charts do not jitter. */
export function axisEnd(now: number): number {
  return Math.ceil(now / STEP_MS) * STEP_MS;
}
