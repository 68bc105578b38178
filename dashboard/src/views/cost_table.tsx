import type { Summary } from "../api/read_summaries.ts";
import type { Scope } from "../state/scope.ts";
import { saveNumbers } from "./save_numbers.ts";
import { formatCost, formatMs, formatSpeed, quantityText } from "../format/quantity.ts";
import { type CsvColumn, fields } from "../format/save_csv.ts";
import { DataTable } from "../parts/data_table.tsx";
import { ServedAsTag } from "../parts/served_as_tag.tsx";

/** A model with both a speed and a known price. */
export interface PricedRow extends Summary {
  p50_tps: number;
  cost_per_m_output_tokens_usd: number;
}

const HEADER = ["Model", "Provider", "Speed p50", "TTFT p50", "Per M output", "Per request"];

const csvColumns: CsvColumn<PricedRow>[] = [
  ...fields("provider", "model", "simulated", "p50_tps", "p50_ttft_ms"),
  ...fields("cost_per_m_output_tokens_usd", "cost_per_request_usd"),
];

/** What models cost and how fast they are, as a table. */
export function CostTable({ rows, scope }: { rows: PricedRow[]; scope: Scope }) {
  return (
    <DataTable
      caption="Speed and cost by model"
      header={HEADER}
      rows={rows.map((row) => [
        <span key="model">
          {row.model}
          <ServedAsTag modelId={row.model_id} model={row.model} />
        </span>,
        row.provider,
        quantityText(formatSpeed(row.p50_tps)),
        quantityText(formatMs(row.p50_ttft_ms)),
        quantityText(formatCost(row.cost_per_m_output_tokens_usd)),
        quantityText(formatCost(row.cost_per_request_usd)),
      ])}
      onSave={() => saveNumbers("speed-and-cost", scope, csvColumns, rows)}
    />
  );
}
