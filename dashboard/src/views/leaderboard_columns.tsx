import { describeBatched } from "./describe_batched.ts";
import type { ComponentChildren } from "preact";
import {
  formatCost,
  formatMs,
  formatSeconds,
  formatShare,
  formatSpeed,
  NOT_TOLD,
  type Quantity,
  quantityText,
} from "../format/quantity.ts";
import { describeFailures } from "../format/outcomes.ts";
import { Amount } from "../parts/amount.tsx";
import { Change } from "../parts/change.tsx";
import { Interval } from "../parts/interval.tsx";
import { Whisker } from "../parts/whisker.tsx";
import type { ModelRow } from "../state/changes.ts";
import { countColumn, seenColumn } from "./common_columns.tsx";
import { type Axes, withEnds } from "./intervals.ts";
import type { HeadColumn } from "./sortable_head.tsx";
import type { Column } from "./sortable_table.tsx";

/** Input of a cell besides its row. */
export interface CellContext {
  now: number;
  /** For example `the 24 h before`. */
  against: string;
  sparkline(row: ModelRow): ComponentChildren;
  axes: Axes;
}

const NO_PRICE = "No price is known for its requests, or not every part of it";

/** Below this availability a model is highlighted, in percent. */
const POOR = 95;

/** Why a percentile is missing. */
function tooFew(n: number): string {
  return n === 0 ? "Nothing to measure: no request succeeded" : `Needs 20 requests, has ${n}`;
}

/** Why a speed is missing. */
function noSpeed(row: ModelRow): string {
  if (row.tps_n > 0) return tooFew(row.tps_n);
  if (row.ttft_n === 0) return tooFew(0);
  return describeBatched(row) ?? "Its answers are too short, or come in one piece";
}

/** The failures behind an availability, including our own faults. */
function describeFailed(row: ModelRow): string | undefined {
  if (row.outcomes === null) return undefined;
  const succeeded = quantityText(formatShare(row.success_rate_percent));
  return `${describeFailures(row.outcomes)}. With our own faults: ${succeeded} succeeded`;
}

/** A number with its interval, and why it is missing. */
function withInterval(
  head: Omit<HeadColumn, "value"> & { group: string },
  key: "p95_ttft_ms" | "p95_tps" | "p50_latency_ms" | "p95_latency_ms",
  format: (value: number | null) => Quantity | null,
  unknown: (row: ModelRow) => string,
): Column<ModelRow, CellContext> {
  return {
    ...head,
    value: (row) => row[key],
    cell: (row) => <Interval {...withEnds(row, key)} format={format} unknown={unknown(row)} />,
  };
}

/** The numeric columns of the leaderboard; provider and model come before them. */
export const columns: Column<ModelRow, CellContext>[] = [
  countColumn("n", "", "Requests", "Requests", (row) => row.n),
  {
    id: "availability",
    group: "Availability",
    label: "Rate",
    name: "Availability",
    value: (row) => row.availability_percent,
    largestFirst: true,
    cell: (row) => (
      <span
        class={(row.availability_percent ?? 100) < POOR ? "poor" : undefined}
        title={describeFailed(row)}
      >
        <Interval
          {...withEnds(row, "availability_percent")}
          format={formatShare}
          unknown={NOT_TOLD}
        />
      </span>
    ),
  },
  {
    id: "availabilitychange",
    group: "Availability",
    label: "Change",
    name: "Availability change",
    value: (row) => row.changes?.availability_points?.value ?? null,
    largestFirst: true,
    cell: (row, { against }) => (
      <Change
        value={row.changes?.availability_points}
        kind="points"
        moreIsBetter
        against={against}
      />
    ),
  },
  {
    id: "ttft",
    group: "Time to first token",
    label: "p50",
    name: "TTFT p50",
    value: (row) => row.p50_ttft_ms,
    cell: (row, { axes }) => (
      <Whisker
        {...withEnds(row, "p50_ttft_ms")}
        ends={axes.ttft}
        format={formatMs}
        unknown={tooFew(row.ttft_n)}
      />
    ),
  },
  withInterval(
    { id: "ttft95", group: "Time to first token", label: "p95", name: "TTFT p95" },
    "p95_ttft_ms",
    formatMs,
    (row) => tooFew(row.ttft_n),
  ),
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
    value: (row) => row.changes?.ttft_percent?.value ?? null,
    cell: (row, { against }) => (
      <Change value={row.changes?.ttft_percent} moreIsBetter={false} against={against} />
    ),
  },
  {
    id: "tps",
    group: "Speed, tok/s",
    label: "p50",
    name: "Speed p50",
    value: (row) => row.p50_tps,
    largestFirst: true,
    cell: (row, { axes }) => (
      <Whisker
        {...withEnds(row, "p50_tps")}
        ends={axes.tps}
        format={formatSpeed}
        unknown={noSpeed(row)}
      />
    ),
  },
  withInterval(
    { id: "tps95", group: "Speed, tok/s", label: "p95", name: "Speed p95", largestFirst: true },
    "p95_tps",
    formatSpeed,
    noSpeed,
  ),
  {
    id: "tpschange",
    group: "Speed, tok/s",
    label: "Change",
    name: "Speed change",
    value: (row) => row.changes?.tps_percent?.value ?? null,
    largestFirst: true,
    cell: (row, { against }) => (
      <Change value={row.changes?.tps_percent} moreIsBetter against={against} />
    ),
  },
  withInterval(
    { id: "latency", group: "Total latency", label: "p50", name: "Latency p50" },
    "p50_latency_ms",
    formatSeconds,
    (row) => tooFew(row.latency_n),
  ),
  withInterval(
    { id: "latency95", group: "Total latency", label: "p95", name: "Latency p95" },
    "p95_latency_ms",
    formatSeconds,
    (row) => tooFew(row.latency_n),
  ),
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
    label: "M output, all in",
    name: "Paid per million output, input included",
    value: (row) => row.cost_per_m_output_tokens_usd,
    cell: (row) => (
      <Amount
        value={formatCost(row.cost_per_m_output_tokens_usd)}
        unknown={NO_PRICE}
      />
    ),
  },
  seenColumn(),
];
