import { useMemo, useState } from "preact/hooks";
import { readIncidents } from "../api/read_incidents.ts";
import type { LeaderboardRow } from "../api/read_leaderboard.ts";
import { readSparklines } from "../api/read_sparklines.ts";
import { formatCsv } from "../format/csv.ts";
import { countOf } from "../format/format_count.ts";
import { incidentNames } from "../format/incidents.ts";
import { saveFile } from "../format/save_file.ts";
import { Answer } from "../parts/answer.tsx";
import { showDefinitions } from "../parts/definitions_dialog.tsx";
import { Empty } from "../parts/empty.tsx";
import { PageHead } from "../parts/page_head.tsx";
import { ProviderMenu } from "../parts/provider_menu.tsx";
import { ScopeControls } from "../parts/scope_controls.tsx";
import { SimulatedNotice } from "../parts/simulated_notice.tsx";
import { SparklineChart } from "../parts/sparkline.tsx";
import type { PageProps } from "../state/page.ts";
import { readScope, rowsInScope, scopeParams } from "../state/scope.ts";
import { useLeaderboard, usePrefetchedWindows } from "../state/use_leaderboard.ts";
import { useQuery } from "../state/use_query.ts";
import { columns, csvHeader, csvRow } from "./leaderboard_columns.tsx";
import { LeaderboardTable } from "./leaderboard_table.tsx";
import { formatSorting, parseSorting, sortRows } from "./sort_rows.ts";

/** Rows shown at first, and added with each wish for more. */
const PAGE = 50;

/** Every model with its numbers over a window. */
export function Leaderboard({ params, setParams, now }: PageProps) {
  const scope = readScope(params);
  const { window, region } = scope;
  const query = useLeaderboard(scope);
  usePrefetchedWindows(query.data !== null, region);
  const sparklines = useQuery(
    `sparklines ${window.id} ${region}`,
    () => readSparklines(window.period, region),
  );
  const incidents = useQuery("incidents open", () => readIncidents(Date.now(), null));
  const [most, setMost] = useState(PAGE);

  const { rows, simulated, mixed } = rowsInScope(query.data ?? [], scope);
  const chosen = params.get("provider")?.split("|") ?? [];
  const search = params.get("q") ?? "";
  const sorting = parseSorting(params.get("sort"));

  const shown = useMemo(() => {
    const words = search.toLowerCase().split(/\s+/);
    const matching = rows.filter((row) =>
      (chosen.length === 0 || chosen.includes(row.provider)) &&
      words.every((word) => `${row.provider} ${row.model}`.toLowerCase().includes(word))
    );
    const value = sorting.column === "model"
      ? (row: LeaderboardRow) => row.model
      : sorting.column === "provider"
      ? (row: LeaderboardRow) => row.provider
      : columns.find(({ id }) => id === sorting.column)?.value;
    return value ? sortRows(matching, value, sorting.descending) : matching;
  }, [query.data, simulated, params.toString()]);

  const lines = useMemo(
    () =>
      new Map(
        (sparklines.outdated ? null : sparklines.data)
          ?.filter((line) => line.simulated === simulated)
          .map((line) => [line.model_id, line.p50_ttft_ms]),
      ),
    [sparklines.data, sparklines.outdated, simulated],
  );
  const troubles = new Map(
    incidents.data
      ?.filter(({ closed_at }) => closed_at === null)
      .map(({ model_id, kind }) => [model_id, incidentNames[kind]]),
  );

  function sparkline(row: LeaderboardRow) {
    const values = lines.get(row.model_id);
    if (values === undefined) return null;
    return <SparklineChart values={values} label={`TTFT of ${row.model} over ${window.name}`} />;
  }

  function save() {
    const day = new Date(now).toISOString().slice(0, 10);
    saveFile(
      `leaderboard-${window.id}-${day}.csv`,
      "text/csv",
      formatCsv(csvHeader, shown.map(csvRow)),
    );
  }

  const filtered = chosen.length > 0 || search !== "";
  const requests = shown.reduce((sum, { n }) => sum + n, 0);
  const visible = shown.slice(0, most);

  return (
    <>
      <PageHead
        title="Leaderboard"
        lead="Inference providers, timed from outside with real streamed requests."
      >
        <ScopeControls scope={scope} setParams={setParams} mixed={mixed} simulated={simulated} />
      </PageHead>
      {simulated && <SimulatedNotice />}
      <div class="toolbar">
        <ProviderMenu
          providers={[...new Set(rows.map(({ provider }) => provider))].sort()}
          chosen={chosen}
          onChange={(names) => setParams({ provider: names.join("|") })}
        />
        <input
          type="search"
          aria-label="Filter by model"
          placeholder="Filter models"
          value={search}
          onInput={(event) => setParams({ q: event.currentTarget.value })}
        />
        {filtered && (
          <button
            type="button"
            class="link"
            onClick={() => setParams({ provider: null, q: null })}
          >
            Clear filters
          </button>
        )}
        <p class="count" role="status">
          {query.data !== null &&
            `${countOf(shown.length, "model")}, ${countOf(requests, "request")}`}
        </p>
        <button type="button" class="link" onClick={() => showDefinitions()}>Definitions</button>
        <button type="button" class="link" onClick={save} disabled={shown.length === 0}>
          Download CSV
        </button>
      </div>
      <Answer query={query} height={420}>
        {() =>
          shown.length === 0
            ? (
              <Empty title={filtered ? "No model matches" : "Nothing measured yet"}>
                {filtered
                  ? "Another filter, or a longer window, may find something."
                  : `There is no result in ${window.name}. The schedule starts a run every few minutes; a longer window may show earlier ones.`}
              </Empty>
            )
            : (
              <LeaderboardTable
                rows={visible}
                sorting={sorting}
                onSort={(next) => setParams({ sort: formatSorting(next) })}
                context={{ now, against: `the ${window.label} before`, sparkline }}
                linkParams={scopeParams(params)}
                troubles={troubles}
              />
            )}
      </Answer>
      {shown.length > most && (
        <button
          type="button"
          class="more"
          onClick={() => setMost(most + PAGE)}
        >
          Show {Math.min(PAGE, shown.length - most)} more of {shown.length}
        </button>
      )}
    </>
  );
}
