import type { OutcomeHistory } from "../api/read_outcomes.ts";
import type { Window } from "../state/period.ts";
import type { OutcomeSlot } from "./outcome_strip.tsx";

/** The length of a bar over a window, in seconds: hours up to 7 days, days beyond. */
export function slotSeconds(window: Window): number {
  return window.id === "30d" ? 86_400 : 3_600;
}

/** Every interval of a window up to `now`, those without requests too. */
export function outcomeSlots(
  history: OutcomeHistory | undefined,
  window: Window,
  now: number,
): OutcomeSlot[] {
  const step = slotSeconds(window) * 1000;
  const length = Math.max(window.ms, 86_400_000);
  const known = new Map(history?.starts_at.map((start, index) => [start, index]));
  const slots: OutcomeSlot[] = [];
  for (let start = floor(now - length, step); start <= now; start += step) {
    const index = known.get(start);
    slots.push({
      start,
      n: index === undefined ? 0 : history!.n[index],
      outcomes: index === undefined ? null : history!.outcomes[index],
    });
  }
  return slots;
}

/** Hours and days are those of UTC. */
function floor(time: number, step: number): number {
  return Math.floor(time / step) * step;
}
