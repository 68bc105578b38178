import { useMemo } from "preact/hooks";
import type { OutcomeHistory } from "../api/read_outcomes.ts";
import { OutcomeStrip } from "../charts/outcome_strip.tsx";
import { outcomeSlots } from "../charts/outcome_slots.ts";

interface OutcomeBarsProps {
  name: string;
  history: OutcomeHistory | undefined;
}

/** The bars of one model over a window. */
export function OutcomeBars({ name, history }: OutcomeBarsProps) {
  const slots = useMemo(() => history === undefined ? [] : outcomeSlots(history), [history]);
  if (history === undefined) return <p class="quiet">No requests</p>;
  return (
    <OutcomeStrip
      label={`Outcomes of ${name}`}
      slots={slots}
      grain={history.grain_seconds}
    />
  );
}
