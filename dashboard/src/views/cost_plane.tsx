import { useMemo } from "preact/hooks";
import { ScatterChart, type ScatterPoint } from "../charts/scatter_chart.tsx";
import { countOf } from "../format/format_count.ts";
import { formatTickValue } from "../format/format_number.ts";
import { formatCost, formatSpeed, quantityText } from "../format/quantity.ts";
import { fullName } from "../format/full_name.ts";
import { Legend } from "../parts/legend.tsx";
import { MetricHelp } from "../parts/metric_help.tsx";
import { routeTo } from "../state/route.ts";
import { useServedInstead } from "../state/served_as.ts";
import { scopeParams } from "../state/scope.ts";
import type { PricedRow } from "./cost_table.tsx";

/** Providers that get a colour and a shape of their own; the rest share one. */
const GROUPS = 6;

/** Longest label of a dot, in characters. */
const LONGEST = 30;

interface CostPlaneProps {
  rows: PricedRow[];
  simulated: boolean;
  params: URLSearchParams;
}

/** Models as dots, each with a link to its trends. */
export function CostPlane({ rows, simulated, params }: CostPlaneProps) {
  // A logarithmic axis cannot show a cost of 0.
  const placed = useMemo(() => rows.filter((row) => row.cost_per_m_output_tokens_usd > 0), [rows]);
  const providers = useMemo(() => rankProviders(placed), [placed]);
  const servedInstead = useServedInstead();
  const points = useMemo(
    () =>
      placed.map((row) => {
        const point = toPoint(row, providers.indexOf(row.provider), params);
        const served = servedInstead(row);
        return served === null ? point : { ...point, title: `${point.title}. ${served.words}` };
      }),
    [placed, providers, params, servedInstead],
  );
  const free = rows.length - placed.length;
  return (
    <>
      <p class="axis-name">
        Speed p50, tok/s <MetricHelp metric="tps" />
      </p>
      <ScatterChart
        label={`Speed against cost of ${placed.length} models`}
        points={points}
        simulated={simulated}
        formatCost={(value) => `$${value}`}
        formatSpeed={formatTickValue}
      />
      <p class="axis-name end">
        Cost per million output tokens <MetricHelp metric="outputCost" />
      </p>
      <Legend
        entries={[
          ...providers.slice(0, GROUPS).map((label, index) => ({
            sign: `dot group-${index}`,
            label,
          })),
          ...(providers.length > GROUPS
            ? [{ sign: `dot group-${GROUPS}`, label: "Other providers" }]
            : []),
          { sign: "line-frontier", label: "No cheaper model is faster" },
        ]}
      />
      {free > 0 && (
        <p class="quiet">
          {countOf(free, "model")} {free === 1 ? "is free and is shown" : "are free and are shown"}
          {" "}
          in the table only.
        </p>
      )}
    </>
  );
}

function toPoint(row: PricedRow, rank: number, params: URLSearchParams): ScatterPoint {
  const cost = quantityText(formatCost(row.cost_per_m_output_tokens_usd));
  const speed = quantityText(formatSpeed(row.p50_tps));
  return {
    name: shorten(row.model),
    title: `${fullName(row)}: ${speed}, ${cost} paid per million output, input included`,
    cost: row.cost_per_m_output_tokens_usd,
    speed: row.p50_tps,
    href: routeTo("trends", { model: row.model_id, ...scopeParams(params) }),
    group: Math.min(rank, GROUPS),
  };
}

/** The last part of a name, cut where a label would grow too long. */
function shorten(model: string): string {
  const name = model.split("/").at(-1) ?? model;
  return name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name;
}

/** Providers by how many models they have, so that the largest get the colours. */
function rankProviders(rows: PricedRow[]): string[] {
  const groups = [...Map.groupBy(rows, ({ provider }) => provider)];
  return groups
    .sort((a, b) => b[1].length - a[1].length || a[0].localeCompare(b[0]))
    .map(([provider]) => provider);
}
