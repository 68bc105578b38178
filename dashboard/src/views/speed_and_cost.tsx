import { useMemo } from "preact/hooks";
import { ScatterChart } from "../charts/scatter_chart.tsx";
import type { Summary } from "../api/read_summaries.ts";
import { formatCsv } from "../format/csv.ts";
import { countOf } from "../format/format_count.ts";
import { formatMs } from "../format/format_duration.ts";
import { formatTickValue } from "../format/format_number.ts";
import { formatSpeed } from "../format/format_speed.ts";
import { formatCost } from "../format/format_usd.ts";
import { quantityText } from "../format/quantity.ts";
import { saveFile } from "../format/save_file.ts";
import { Answer } from "../parts/answer.tsx";
import { DataTable } from "../parts/data_table.tsx";
import { Disclosure } from "../parts/disclosure.tsx";
import { Empty } from "../parts/empty.tsx";
import { HowToStart } from "../parts/how_to_start.tsx";
import { Legend } from "../parts/legend.tsx";
import { MetricHelp } from "../parts/metric_help.tsx";
import { PageHead } from "../parts/page_head.tsx";
import { ScopeControls } from "../parts/scope_controls.tsx";
import { SimulatedNotice } from "../parts/simulated_notice.tsx";
import type { PageProps } from "../state/page.ts";
import { routeTo } from "../state/route.ts";
import { readScope, rowsInScope, scopeParams } from "../state/scope.ts";
import { useLeaderboard } from "../state/use_leaderboard.ts";

/** Providers that get a colour and a shape of their own; the rest share one. */
const GROUPS = 6;

/** Longest label of a dot, in characters. */
const LONGEST = 30;

interface PricedRow extends Summary {
  p50_tps: number;
  cost_per_m_output_tokens_usd: number;
}

/** Every model in the plane of what it costs and how fast it is. */
export function SpeedAndCost({ params, setParams }: PageProps) {
  const scope = readScope(params);
  const leaderboard = useLeaderboard(scope);
  const { rows, simulated, mixed } = useMemo(
    () => rowsInScope(leaderboard.data ?? [], scope),
    [leaderboard.data, scope.data],
  );
  const priced = useMemo(() => rows.filter(isPriced), [rows]);
  // A logarithmic axis has no place for what costs nothing.
  const placed = useMemo(() => priced.filter((row) => row.cost_per_m_output_tokens_usd > 0), [
    priced,
  ]);
  const providers = useMemo(() => rankProviders(placed), [placed]);
  const points = useMemo(
    () =>
      placed.map((row) => {
        const cost = usd(row.cost_per_m_output_tokens_usd);
        const speed = quantityText(formatSpeed(row.p50_tps));
        const place = providers.indexOf(row.provider);
        return {
          name: shorten(row.model),
          title:
            `${row.model} on ${row.provider}: ${speed}, ${cost} paid per million output, input included`,
          cost: row.cost_per_m_output_tokens_usd,
          speed: row.p50_tps,
          href: routeTo("trends", { model: row.model_id, ...scopeParams(params) }),
          group: Math.min(place, GROUPS),
        };
      }),
    [placed, providers, params],
  );
  const free = priced.length - placed.length;
  const left = rows.length - priced.length;

  function save() {
    const rows = priced.map((row) => [
      row.provider,
      row.model,
      row.simulated,
      row.p50_tps,
      row.p50_ttft_ms,
      row.cost_per_m_output_tokens_usd,
      row.cost_per_request_usd,
    ]);
    const header = [
      "provider",
      "model",
      "simulated",
      "p50_tps",
      "p50_ttft_ms",
      "cost_per_m_output_tokens_usd",
      "cost_per_request_usd",
    ];
    saveFile(`speed-and-cost-${scope.window.id}.csv`, "text/csv", formatCsv(header, rows));
  }

  return (
    <>
      <PageHead
        title="Speed and cost"
        lead="Median tokens per second against what a million output tokens really cost, input included. Up and to the left is better; both axes are logarithmic."
      >
        <ScopeControls scope={scope} setParams={setParams} mixed={mixed} simulated={simulated} />
      </PageHead>
      {simulated && <SimulatedNotice />}
      <Answer result={leaderboard} height={460}>
        {() =>
          priced.length === 0
            ? (
              <Empty title="Nothing to compare yet">
                No model has both a speed and a known price in {scope.window.name}. <HowToStart />
              </Empty>
            )
            : (
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
                    { sign: "line-frontier", label: "Nothing cheaper is faster" },
                  ]}
                />
                {free > 0 && (
                  <p class="quiet">
                    {countOf(free, "model")}{" "}
                    {free === 1 ? "costs nothing and stands" : "cost nothing and stand"}{" "}
                    in the table only.
                  </p>
                )}
                {left > 0 && (
                  <p class="quiet">
                    {countOf(left, "model")} {left === 1 ? "is" : "are"}{" "}
                    not shown: without a known price, or without a speed.
                  </p>
                )}
                <Disclosure label="Table">
                  {() => (
                    <DataTable
                      caption="Speed and cost by model"
                      header={[
                        "Model",
                        "Provider",
                        "Speed p50",
                        "TTFT p50",
                        "Per M output",
                        "Per request",
                      ]}
                      rows={priced.map((row) => [
                        row.model,
                        row.provider,
                        quantityText(formatSpeed(row.p50_tps)),
                        quantityText(formatMs(row.p50_ttft_ms)),
                        usd(row.cost_per_m_output_tokens_usd),
                        usd(row.cost_per_request_usd),
                      ])}
                      onSave={save}
                    />
                  )}
                </Disclosure>
              </>
            )}
      </Answer>
    </>
  );
}

function isPriced(row: Summary): row is PricedRow {
  return row.p50_tps !== null && row.cost_per_m_output_tokens_usd !== null;
}

/** The last part of a name, cut where a label would grow too long. */
function shorten(model: string): string {
  const name = model.split("/").at(-1) ?? model;
  return name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name;
}

/** Providers by how many models they have, so that the largest get the colours. */
function rankProviders(rows: Summary[]): string[] {
  const groups = [...Map.groupBy(rows, ({ provider }) => provider)];
  return groups
    .sort((a, b) => b[1].length - a[1].length || a[0].localeCompare(b[0]))
    .map(([provider]) => provider);
}

function usd(value: number | null): string {
  return quantityText(formatCost(value));
}
