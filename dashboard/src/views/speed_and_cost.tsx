import { useMemo } from "preact/hooks";
import { ScatterChart } from "../charts/scatter_chart.tsx";
import type { LeaderboardRow } from "../api/read_leaderboard.ts";
import { formatCsv } from "../format/csv.ts";
import { formatMs } from "../format/format_duration.ts";
import { formatSpeed } from "../format/format_speed.ts";
import { formatCost } from "../format/format_usd.ts";
import { quantityText } from "../format/quantity.ts";
import { saveFile } from "../format/save_file.ts";
import { Answer } from "../parts/answer.tsx";
import { DataTable } from "../parts/data_table.tsx";
import { Disclosure } from "../parts/disclosure.tsx";
import { Empty } from "../parts/empty.tsx";
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

interface PlacedRow extends LeaderboardRow {
  p50_tps: number;
  cost_per_m_output_tokens_usd: number;
}

/** Every model in the plane of what it costs and how fast it is. */
export function SpeedAndCost({ params, setParams }: PageProps) {
  const scope = readScope(params);
  const query = useLeaderboard(scope);
  const { rows, simulated, mixed } = rowsInScope(query.data ?? [], scope);
  const placed = rows.filter(isPlaced);
  const providers = useMemo(() => rankProviders(placed), [query.data, simulated]);
  const points = useMemo(
    () =>
      placed.map((row) => {
        const cost = usd(row.cost_per_m_output_tokens_usd);
        const speed = quantityText(formatSpeed(row.p50_tps));
        const place = providers.indexOf(row.provider);
        return {
          name: shorten(row.model),
          title: `${row.model} on ${row.provider}: ${speed}, ${cost} per M output tokens`,
          cost: row.cost_per_m_output_tokens_usd,
          speed: row.p50_tps,
          href: routeTo("trends", { model: row.model_id, ...scopeParams(params) }),
          group: Math.min(place, GROUPS),
        };
      }),
    [query.data, simulated, scope.window.id, scope.region],
  );
  const left = rows.length - placed.length;

  function save() {
    const rows = placed.map((row) => [
      row.provider,
      row.model,
      row.p50_tps,
      row.p50_ttft_ms,
      row.cost_per_m_output_tokens_usd,
      row.cost_per_request_usd,
    ]);
    const header = [
      "provider",
      "model",
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
      <Answer query={query} height={460}>
        {() =>
          placed.length === 0
            ? (
              <Empty title="Nothing to compare yet">
                No model has both a speed and a known price in {scope.window.name}.
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
                  formatSpeed={(value) => value.toLocaleString("en")}
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
                {left > 0 && (
                  <p class="quiet">
                    {left} {left === 1 ? "model is" : "models are"}{" "}
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
                      rows={placed.map((row) => [
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

function isPlaced(row: LeaderboardRow): row is PlacedRow {
  return row.p50_tps !== null && (row.cost_per_m_output_tokens_usd ?? 0) > 0;
}

/** The last part of a name, cut where a label would grow too long. */
function shorten(model: string): string {
  const name = model.split("/").at(-1) ?? model;
  return name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name;
}

/** Providers by how many models they have, so that the largest get the colours. */
function rankProviders(rows: LeaderboardRow[]): string[] {
  const groups = [...Map.groupBy(rows, ({ provider }) => provider)];
  return groups
    .sort((a, b) => b[1].length - a[1].length || a[0].localeCompare(b[0]))
    .map(([provider]) => provider);
}

function usd(value: number | null): string {
  return quantityText(formatCost(value));
}
