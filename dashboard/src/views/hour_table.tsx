import type { OutcomeHistory } from "../api/read_outcomes.ts";
import { outcomeSlots } from "../charts/outcome_slots.ts";
import { formatCsv } from "../format/csv.ts";
import { describeFailures } from "../format/outcomes.ts";
import { saveFile } from "../format/save_file.ts";
import { DataTable } from "../parts/data_table.tsx";
import { Interval } from "../parts/moment.tsx";
import type { Window } from "../api/period.ts";

interface HourTableProps {
  name: string;
  history: OutcomeHistory;
  window: Window;
}

/** The numbers behind the bars of a model, the latest first. */
export function HourTable({ name, history, window }: HourTableProps) {
  const slots = outcomeSlots(history).toReversed();
  const grain = history.grain_seconds;

  function save() {
    const kinds = [...new Set(slots.flatMap(({ outcomes }) => Object.keys(outcomes ?? {})))]
      .filter((kind) => kind !== "success")
      .sort();
    const header = ["model", "simulated", "starts_at", "interval_seconds", "requests", ...kinds];
    const rows = slots.map(({ start, n, outcomes }) => [
      name,
      history.simulated,
      new Date(start).toISOString(),
      grain,
      n,
      ...kinds.map((kind) => outcomes?.[kind] ?? 0),
    ]);
    saveFile(`outcomes-${window.id}.csv`, "text/csv", formatCsv(header, rows));
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
