import type { OutcomeHistory } from "../api/read_outcomes.ts";
import type { Outcomes } from "../format/outcomes.ts";

/** What happened in one interval of time. */
export interface OutcomeSlot {
  /** In milliseconds since 1970. */
  start: number;
  n: number;
  /** Null where every request succeeded, or there was none. */
  outcomes: Outcomes;
}

/** Every interval of a history, those without requests too. */
export function outcomeSlots(
  { starts_at, grain_seconds, n, failures }: OutcomeHistory,
): OutcomeSlot[] {
  return n.map((count, place) => ({
    start: starts_at + place * grain_seconds * 1000,
    n: count,
    outcomes: failures[place] ?? null,
  }));
}
