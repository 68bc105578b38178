import { type CsvColumn, fields, momentField } from "../format/save_csv.ts";
import type { ModelRow } from "../state/changes.ts";

/** The columns of the leaderboard's file, in the words of the database. */
export const csvColumns: CsvColumn<ModelRow>[] = [
  ...fields("provider", "model", "simulated"),
  ["requests", (row) => row.n],
  ...fields("availability_percent"),
  ["availability_change_points", (row) => row.changes?.availability_points?.value ?? null],
  ...fields("success_rate_percent", "p50_ttft_ms", "p95_ttft_ms"),
  ["ttft_change_percent", (row) => row.changes?.ttft_percent?.value ?? null],
  ...fields("p50_tps", "p95_tps"),
  ["tps_change_percent", (row) => row.changes?.tps_percent?.value ?? null],
  ...fields("p50_latency_ms", "p95_latency_ms"),
  ...fields("cost_per_request_usd", "cost_per_m_output_tokens_usd"),
  momentField("last_seen_at"),
  ...([
    "availability_percent",
    "success_rate_percent",
    "p50_ttft_ms",
    "p95_ttft_ms",
    "p50_tps",
    "p95_tps",
    "p50_latency_ms",
    "p95_latency_ms",
  ] as const).flatMap((name) => fields(`${name}_low`, `${name}_high`)),
];
