import type { ComponentChildren } from "preact";
import type { LeaderboardRow } from "../api/read_leaderboard.ts";
import type { CsvValue } from "../format/csv.ts";
import { formatMs, formatSeconds } from "../format/format_duration.ts";
import { formatCount } from "../format/format_count.ts";
import { formatShare } from "../format/format_percent.ts";
import { formatSpeed } from "../format/format_speed.ts";
import { formatCost } from "../format/format_usd.ts";
import { describeFailures } from "../format/outcomes.ts";
import { Change } from "../parts/change.tsx";
import { Age } from "../parts/moment.tsx";
import { Amount } from "../parts/amount.tsx";

/** What a cell may need beside its row. */
export interface CellContext {
  now: number;
  /** For example `the 24 h before`. */
  against: string;
  sparkline(row: LeaderboardRow): ComponentChildren;
}

/** A column of the leaderboard. */
export interface Column {
  id: string;
  /** Over several columns. */
  group: string;
  label: string;
  /** Said in full where the group is not seen. */
  name: string;
  /** What it sorts by; null when it does not. Unknown values come last in any order. */
  value: ((row: LeaderboardRow) => number | string | null) | null;
  /** Whether the first click puts the largest first. */
  largestFirst?: boolean;
  cell(row: LeaderboardRow, context: CellContext): ComponentChildren;
}

const NO_PRICE = "No price is known for its requests";

/** Why a percentile is missing. */
function tooFew(n: number): string {
  return n === 0 ? "Nothing to measure: no request succeeded" : `Needs 20 requests, has ${n}`;
}

/** The numbers of the leaderboard; provider and model stand before them. */
export const columns: Column[] = [
  {
    id: "n",
    group: "",
    label: "Requests",
    name: "Requests",
    value: (row) => row.n,
    largestFirst: true,
    cell: (row) => <Amount value={{ text: formatCount(row.n), unit: "" }} />,
  },
  {
    id: "success",
    group: "",
    label: "Success",
    name: "Success rate",
    value: (row) => row.success_rate_percent,
    largestFirst: true,
    cell: (row) => (
      <span
        class={(row.success_rate_percent ?? 100) < 95 ? "poor" : undefined}
        title={describeFailures(row.outcomes) || undefined}
      >
        <Amount value={formatShare(row.success_rate_percent)} />
      </span>
    ),
  },
  {
    id: "ttft",
    group: "Time to first token",
    label: "p50",
    name: "TTFT p50",
    value: (row) => row.p50_ttft_ms,
    cell: (row) => <Amount value={formatMs(row.p50_ttft_ms)} unknown={tooFew(row.ttft_n)} />,
  },
  {
    id: "ttft95",
    group: "Time to first token",
    label: "p95",
    name: "TTFT p95",
    value: (row) => row.p95_ttft_ms,
    cell: (row) => <Amount value={formatMs(row.p95_ttft_ms)} unknown={tooFew(row.ttft_n)} />,
  },
  {
    id: "trend",
    group: "Time to first token",
    label: "Trend",
    name: "TTFT trend",
    value: null,
    cell: (row, { sparkline }) => sparkline(row),
  },
  {
    id: "ttftchange",
    group: "Time to first token",
    label: "Change",
    name: "TTFT change",
    value: (row) => row.ttft_change_percent,
    cell: (row, { against }) => (
      <Change percent={row.ttft_change_percent} moreIsBetter={false} against={against} />
    ),
  },
  {
    id: "tps",
    group: "Speed",
    label: "p50",
    name: "Speed p50",
    value: (row) => row.p50_tps,
    largestFirst: true,
    cell: (row) => (
      <Amount
        value={formatSpeed(row.p50_tps)}
        unknown={row.ttft_n > 0 ? "Its answers come in one piece" : tooFew(0)}
      />
    ),
  },
  {
    id: "tpschange",
    group: "Speed",
    label: "Change",
    name: "Speed change",
    value: (row) => row.tps_change_percent,
    largestFirst: true,
    cell: (row, { against }) => (
      <Change percent={row.tps_change_percent} moreIsBetter against={against} />
    ),
  },
  {
    id: "latency",
    group: "Total latency",
    label: "p50",
    name: "Latency p50",
    value: (row) => row.p50_latency_ms,
    cell: (row) => (
      <Amount value={formatSeconds(row.p50_latency_ms)} unknown={tooFew(row.latency_n)} />
    ),
  },
  {
    id: "latency95",
    group: "Total latency",
    label: "p95",
    name: "Latency p95",
    value: (row) => row.p95_latency_ms,
    cell: (row) => (
      <Amount value={formatSeconds(row.p95_latency_ms)} unknown={tooFew(row.latency_n)} />
    ),
  },
  {
    id: "cost",
    group: "Cost",
    label: "Request",
    name: "Cost per request",
    value: (row) => row.cost_per_request_usd,
    cell: (row) => <Amount value={formatCost(row.cost_per_request_usd)} unknown={NO_PRICE} />,
  },
  {
    id: "outputcost",
    group: "Cost",
    label: "M output",
    name: "Cost per million output tokens",
    value: (row) => row.cost_per_m_output_tokens_usd,
    cell: (row) => (
      <Amount
        value={formatCost(row.cost_per_m_output_tokens_usd)}
        unknown={NO_PRICE}
      />
    ),
  },
  {
    id: "seen",
    group: "",
    label: "Last seen",
    name: "Last seen",
    value: (row) => row.last_seen_at,
    largestFirst: true,
    cell: (row, { now }) =>
      row.last_seen_at === null ? null : <Age time={row.last_seen_at} now={now} />,
  },
];

/** The header of the CSV file, in the words of the database. */
export const csvHeader = [
  "provider",
  "model",
  "simulated",
  "requests",
  "success_rate_percent",
  "p50_ttft_ms",
  "p95_ttft_ms",
  "ttft_change_percent",
  "p50_tps",
  "tps_change_percent",
  "p50_latency_ms",
  "p95_latency_ms",
  "cost_per_request_usd",
  "cost_per_m_output_tokens_usd",
  "last_seen_at",
];

/** A row of the CSV file. */
export function csvRow(row: LeaderboardRow): CsvValue[] {
  return [
    row.provider,
    row.model,
    row.simulated,
    row.n,
    row.success_rate_percent,
    row.p50_ttft_ms,
    row.p95_ttft_ms,
    row.ttft_change_percent,
    row.p50_tps,
    row.tps_change_percent,
    row.p50_latency_ms,
    row.p95_latency_ms,
    row.cost_per_request_usd,
    row.cost_per_m_output_tokens_usd,
    row.last_seen_at === null ? null : new Date(row.last_seen_at).toISOString(),
  ];
}
