import type { Arrival } from "../measure/arrival.ts";

/** Arrivals every `stepMs` from `startMs`, each an event with `chars` characters of answer. */
export function arrivalsOf(count: number, startMs: number, stepMs: number, chars = 4): Arrival[] {
  return Array.from({ length: count }, (_, index) => ({
    atMs: startMs + index * stepMs,
    chars,
    answerChars: chars,
    events: 1,
    cut: false,
    lateMs: 0,
  }));
}
