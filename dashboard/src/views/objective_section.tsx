import type { Objective } from "../api/objective.ts";
import { readObjectives } from "../api/read_objectives.ts";
import {
  describeBudget,
  describeCalls,
  describeObjective,
  describeVerdict,
  formatBurn,
} from "../format/objectives.ts";
import { type CsvColumn, fields, saveCsv } from "../format/save_csv.ts";
import { Answer } from "../parts/answer.tsx";
import { SaveButton } from "../parts/save_button.tsx";
import { Section } from "../parts/section.tsx";
import { SimulatedTag } from "../parts/tag.tsx";
import { useQuery } from "../state/use_query.ts";

const QUERY = { key: "objectives", read: readObjectives };

/** What shares of calls are to be met, and what is left of their budgets; nothing where none is shown to everybody. */
export function ObjectiveSection() {
  const result = useQuery<Objective[]>(QUERY);
  if (result.error === null && (result.data === null || result.data.length === 0)) return null;
  return (
    <Section
      title="Objectives"
      metric="objective"
      note={result.data !== null && (
        <SaveButton onSave={() => saveCsv("objectives", COLUMNS, result.data!)} />
      )}
    >
      <Answer result={result} height={90}>
        {(rows) => (
          <ul class="objectives">
            {rows.map((row) => <ObjectiveItem key={row.objective} row={row} />)}
          </ul>
        )}
      </Answer>
    </Section>
  );
}

const VERDICTS = {
  met: ["met", "Met"],
  missed: ["missed", "Missed"],
  "cannot tell yet": ["open", "Cannot tell yet"],
} as const;

function ObjectiveItem({ row }: { row: Objective }) {
  const [name, said] = VERDICTS[row.verdict];
  return (
    <li>
      <div class="asked">
        <strong>{row.objective}</strong>
        {row.simulated && <SimulatedTag />}
        <span>{describeObjective(row)}</span>
        <span class="quiet">{describeCalls(row)}</span>
      </div>
      <div class={`verdict ${name}`}>
        <strong>{said}</strong>
        <span>{describeVerdict(row)}</span>
      </div>
      <div>
        <Budget left={row.budget_left_percent} />
        <span>
          <span class="unseen">Error budget:</span> {describeBudget(row)}
        </span>
      </div>
      <dl>
        <Burn name="Burn rate, 1 hour" rate={row.burn_rate_1h} />
        <Burn name="1 day" rate={row.burn_rate_1d} />
      </dl>
    </li>
  );
}

/** A bar that says what the words beside it say. */
function Budget({ left }: { left: number | null }) {
  const state = left === null ? "unknown" : left < 0 ? "overdrawn" : left < 25 ? "low" : "enough";
  return (
    <div class={`budget ${state}`} aria-hidden="true">
      <div style={{ width: `${Math.max(0, Math.min(100, left ?? 0))}%` }} />
    </div>
  );
}

function Burn({ name, rate }: { name: string; rate: number | null }) {
  const shown = formatBurn(rate);
  return (
    <div class={rate !== null && rate > 1 ? "burns" : undefined}>
      <dt>{name}</dt>
      <dd>{shown ?? "no calls"}</dd>
    </div>
  );
}

const COLUMNS: CsvColumn<Objective>[] = [
  ...fields("objective", "metric", "threshold", "target_percent"),
  ...fields("provider", "model", "family", "region", "workload"),
  ...fields("period_days", "simulated", "verdict"),
  ["calls", (row) => row.n],
  ["met_calls", (row) => row.met_n],
  ...fields("met_percent", "budget_left_calls", "budget_left_percent", "budget_left_hours"),
  ...fields("burn_rate_1h", "burn_rate_1d"),
];
