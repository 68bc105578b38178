import { useState } from "preact/hooks";
import type { LeaderboardRow } from "../api/read_leaderboard.ts";
import type { OutcomeHistory } from "../api/read_outcomes.ts";
import { formatShare } from "../format/format_percent.ts";
import { describeFailures } from "../format/outcomes.ts";
import { Amount } from "../parts/amount.tsx";
import type { Window } from "../state/period.ts";
import { FailureTable } from "./failure_table.tsx";
import { OutcomeBars } from "./outcome_bars.tsx";

interface ReliabilityItemProps {
  row: LeaderboardRow;
  history: OutcomeHistory | undefined;
  window: Window;
  now: number;
  /** Where its name leads. */
  href: string;
}

/** A model with its bars, and the outcomes behind them on demand. */
export function ReliabilityItem({ row, history, window, now, href }: ReliabilityItemProps) {
  const [open, setOpen] = useState(false);
  const { model, provider, n, outcomes } = row;
  const failures = describeFailures(outcomes);
  return (
    <li>
      <div class="who">
        <a href={href}>{model}</a>
        <span class="provider">{provider}</span>
      </div>
      <div class="rate">
        <Amount value={formatShare(row.success_rate_percent)} />
      </div>
      <OutcomeBars
        model={`${model} on ${provider}`}
        history={history}
        window={window}
        now={now}
      />
      {failures === "" ? <p class="errors quiet">No errors</p> : (
        <button
          type="button"
          class="errors link"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          {failures}
        </button>
      )}
      {open && (
        <div class="outcomes">
          <FailureTable label={`Outcomes of ${model} on ${provider}`} outcomes={outcomes} n={n} />
        </div>
      )}
    </li>
  );
}
