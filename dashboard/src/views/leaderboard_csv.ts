import type { CsvColumn } from "../format/save_csv.ts";
import type { ModelRow } from "../state/changes.ts";

/** The columns of the leaderboard's file, in the words of the database. */
export const csvColumns: CsvColumn<ModelRow>[] = [
  ["provider", (row) => row.provider],
  ["model", (row) => row.model],
  ["simulated", (row) => row.simulated],
  ["requests", (row) => row.n],
  ["availability_percent", (row) => row.availability_percent],
  ["availability_change_points", (row) => row.changes?.availability_points?.value ?? null],
  ["success_rate_percent", (row) => row.success_rate_percent],
  ["p50_ttft_ms", (row) => row.p50_ttft_ms],
  ["p95_ttft_ms", (row) => row.p95_ttft_ms],
  ["ttft_change_percent", (row) => row.changes?.ttft_percent?.value ?? null],
  ["p50_tps", (row) => row.p50_tps],
  ["p95_tps", (row) => row.p95_tps],
  ["tps_change_percent", (row) => row.changes?.tps_percent?.value ?? null],
  ["p50_latency_ms", (row) => row.p50_latency_ms],
  ["p95_latency_ms", (row) => row.p95_latency_ms],
  ["cost_per_request_usd", (row) => row.cost_per_request_usd],
  ["cost_per_m_output_tokens_usd", (row) => row.cost_per_m_output_tokens_usd],
  [
    "last_seen_at",
    (row) => row.last_seen_at === null ? null : new Date(row.last_seen_at).toISOString(),
  ],
  ...([
    "availability_percent",
    "success_rate_percent",
    "p50_ttft_ms",
    "p95_ttft_ms",
    "p50_tps",
    "p95_tps",
    "p50_latency_ms",
    "p95_latency_ms",
  ] as const).flatMap((name): CsvColumn<ModelRow>[] => [
    [`${name}_low`, (row) => row[`${name}_low`]],
    [`${name}_high`, (row) => row[`${name}_high`]],
  ]),
];
