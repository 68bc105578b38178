import { useState } from "preact/hooks";
import type { OutcomeHistory } from "../api/read_outcomes.ts";
import type { Summary } from "../api/read_summaries.ts";
import { formatShare, NOT_TOLD } from "../format/quantity.ts";
import { describeFailures } from "../format/outcomes.ts";
import { Amount } from "../parts/amount.tsx";
import { ServedAsTag } from "../parts/served_as_tag.tsx";
import { StaleTag } from "../parts/tag.tsx";
import { Waiting } from "../parts/waiting.tsx";
import type { Scope } from "../state/scope.ts";
import { fullName } from "../format/full_name.ts";
import { FailureTable } from "./failure_table.tsx";
import { HourTable } from "./hour_table.tsx";
import { OutcomeBars } from "./outcome_bars.tsx";

interface ReliabilityItemProps {
  row: Summary;
  /** Undefined where there was no request. */
  history: OutcomeHistory | undefined | "awaited" | "failed";
  scope: Scope;
  stale: boolean;
  now: number;
  /** The link of its name. */
  href: string;
}

/** A model with its bars, and the numbers behind them on demand. */
export function ReliabilityItem(props: ReliabilityItemProps) {
  const { row, history, scope, stale, now, href } = props;
  const [open, setOpen] = useState(false);
  const { model, provider, n, outcomes, last_seen_at } = row;
  const name = fullName(row);
  return (
    <li>
      <div class="who">
        <a href={href}>{model}</a>
        <ServedAsTag modelId={row.model_id} model={model} />
        <span class="provider">{provider}</span>
        {stale && last_seen_at !== null && <StaleTag lastSeenAt={last_seen_at} now={now} />}
      </div>
      <div class="rate">
        <span class="unseen">Availability</span>
        <Amount
          value={formatShare(row.availability_percent)}
          unknown={NOT_TOLD}
        />
      </div>
      <div class="rate success">
        <span class="unseen">Success rate</span>
        <Amount value={formatShare(row.success_rate_percent)} />
      </div>
      <Bars name={name} history={history} />
      <button
        type="button"
        class="errors link"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {describeFailures(outcomes) || "No errors"}
        <span class="unseen">: {open ? "hide" : "show"} the numbers</span>
      </button>
      {open && (
        <div class="outcomes">
          <FailureTable label={`Outcomes of ${name} in all`} outcomes={outcomes} n={n} />
          {typeof history === "object" && <HourTable name={name} history={history} scope={scope} />}
        </div>
      )}
    </li>
  );
}

function Bars({ name, history }: Pick<ReliabilityItemProps, "history"> & { name: string }) {
  if (history === "awaited") return <Waiting height={26} />;
  if (history === "failed") return <p class="quiet">Not known</p>;
  return <OutcomeBars name={name} history={history} />;
}
