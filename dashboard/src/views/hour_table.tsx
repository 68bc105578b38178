import type { OutcomeHistory } from "../api/read_outcomes.ts";
import { type OutcomeSlot, outcomeSlots } from "../charts/outcome_slots.ts";
import { failureColumns } from "../format/failure_columns.ts";
import { describeFailures } from "../format/outcomes.ts";
import type { CsvColumn } from "../format/save_csv.ts";
import { DataTable } from "../parts/data_table.tsx";
import { Interval } from "../parts/moment.tsx";
import type { Scope } from "../state/scope.ts";
import { saveNumbers } from "./save_numbers.ts";

interface HourTableProps {
  name: string;
  history: OutcomeHistory;
  scope: Scope;
}

/** The numbers behind the bars of a model, the latest first. */
export function HourTable({ name, history, scope }: HourTableProps) {
  const slots = outcomeSlots(history).toReversed();
  const grain = history.grain_seconds;

  function save() {
    const columns: CsvColumn<OutcomeSlot>[] = [
      ["model", () => name],
      ["simulated", () => history.simulated],
      ["starts_at", ({ start }) => new Date(start).toISOString()],
      ["interval_seconds", () => grain],
      ["requests", ({ n }) => n],
      ...failureColumns(slots),
    ];
    saveNumbers("outcomes", scope, columns, slots);
  }

  return (
    <DataTable
      caption={`Outcomes of ${name}`}
      header={["Interval", "Requests", "Failures"]}
      rows={slots.map(({ start, n, outcomes }) => [
        <Interval key="when" start={start} seconds={grain} />,
        n,
        n === 0 ? "–" : describeFailures(outcomes) || "None",
      ])}
      onSave={save}
    />
  );
}
