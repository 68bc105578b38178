import type { OutcomeHistory } from "../api/read_outcomes.ts";
import { OutcomeStrip } from "../charts/outcome_strip.tsx";
import { outcomeSlots, slotSeconds } from "../charts/outcome_slots.ts";
import type { Window } from "../state/period.ts";

interface OutcomeBarsProps {
  model: string;
  history: OutcomeHistory | undefined;
  window: Window;
  now: number;
}

/** The bars of one model over a window. */
export function OutcomeBars({ model, history, window, now }: OutcomeBarsProps) {
  return (
    <OutcomeStrip
      label={`Outcomes of ${model}`}
      slots={outcomeSlots(history, window, now)}
      grain={slotSeconds(window)}
    />
  );
}
