import { useMemo } from "preact/hooks";
import { formatCsv } from "../format/csv.ts";
import { countOf } from "../format/format_count.ts";
import { incidentNames } from "../format/incidents.ts";
import { saveFile } from "../format/save_file.ts";
import { Answer } from "../parts/answer.tsx";
import { showDefinitions } from "../parts/definitions_dialog.tsx";
import { Empty } from "../parts/empty.tsx";
import { Failure } from "../parts/failure.tsx";
import { HowToStart } from "../parts/how_to_start.tsx";
import { PageHead } from "../parts/page_head.tsx";
import { Pager } from "../parts/pager.tsx";
import { ProviderMenu } from "../parts/provider_menu.tsx";
import { SaveButton } from "../parts/save_button.tsx";
import { ScopeControls } from "../parts/scope_controls.tsx";
import { SimulatedNotice } from "../parts/simulated_notice.tsx";
import type { ModelRow } from "../state/changes.ts";
import { joinNames, splitNames } from "../state/names.ts";
import type { PageProps } from "../state/page.ts";
import { pageParam, partOf } from "../state/pages.ts";
import { incidentsQuery } from "../state/queries.ts";
import { readScope, rowsInScope, scopeParams } from "../state/scope.ts";
import { useChangedLeaderboard } from "../state/use_leaderboard.ts";
import { useQuery } from "../state/use_query.ts";
import { useSparks } from "../state/use_sparks.ts";
import { columns, csvHeader, csvRow } from "./leaderboard_columns.tsx";
import { LeaderboardTable } from "./leaderboard_table.tsx";
import { formatSorting, parseSorting, sortRows } from "./sort_rows.ts";

/** Rows shown at once. */
const PAGE = 50;

/** Every model with its numbers over a window. */
export function Leaderboard({ params, setParams, now, isStale }: PageProps) {
  const scope = readScope(params);
  const { window, region } = scope;
  const { leaderboard, changes } = useChangedLeaderboard(scope);
  const incidents = useQuery(incidentsQuery(null, null));

  const { rows, simulated, mixed } = useMemo(
    () => rowsInScope(leaderboard.data ?? [], scope),
    [leaderboard.data, scope.data],
  );
  const chosen = splitNames(params.get("provider"));
  const search = params.get("q") ?? "";
  const shown = useMemo(() => selectRows(rows, params), [rows, params]);
  const part = useMemo(() => partOf(shown, PAGE, params), [shown, params]);
  const sparks = useSparks(
    leaderboard.outdated ? [] : part.rows.map(({ model_id }) => model_id),
    window,
    region,
  );

  const lines = useMemo(
    () =>
      new Map(
        sparks.data
          ?.filter((line) => line.simulated === simulated)
          .map((line) => [line.model_id, line.p50_ttft_ms]),
      ),
    [sparks.data, simulated],
  );
  const troubles = useMemo(
    () =>
      new Map(
        incidents.data
          ?.filter((incident) => region === "all" || incident.region === region)
          .map(({ model_id, kind }) => [model_id, incidentNames[kind]]),
      ),
    [incidents.data, region],
  );
  const table = useMemo(
    () => (
      <LeaderboardTable
        rows={part.rows}
        sorting={parseSorting(params.get("sort"))}
        onSort={(next) => setParams({ sort: formatSorting(next), page: null })}
        now={now}
        window={window}
        lines={lines}
        troubles={troubles}
        linkParams={scopeParams(params)}
        isStale={(row) => isStale(row, window)}
      />
    ),
    [part.rows, params, now, lines, troubles, isStale],
  );

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
          onChange={(names) => setParams({ provider: joinNames(names), page: null })}
        />
        <input
          type="search"
          aria-label="Filter by model"
          placeholder="Filter models"
          value={search}
          onInput={(event) => setParams({ q: event.currentTarget.value, page: null })}
        />
        {filtered && (
          <button
            type="button"
            class="link"
            onClick={() => setParams({ provider: null, q: null, page: null })}
          >
            Clear filters
          </button>
        )}
        <p class="count" role="status">
          {leaderboard.data !== null && !leaderboard.outdated &&
            `${countOf(shown.length, "model")}, ${countOf(requests, "request")}`}
        </p>
        <button type="button" class="link" onClick={() => showDefinitions()}>Definitions</button>
        <SaveButton
          disabled={leaderboard.outdated || changes.loading || shown.length === 0}
          onSave={save}
        />
      </div>
      <Failure results={[changes, sparks, incidents]} />
      <div aria-busy={changes.loading || sparks.loading}>
        <Answer result={leaderboard} height={420}>
          {() =>
            shown.length === 0
              ? (
                <Empty title={filtered ? "No model matches" : "Nothing measured yet"}>
                  {filtered ? "Another filter, or a longer window, may find something." : (
                    <>
                      There is no result in {window.name}. <HowToStart />{" "}
                      A longer window may show earlier ones.
                    </>
                  )}
                </Empty>
              )
              : table}
        </Answer>
      </div>
      <Pager
        page={part.page}
        size={PAGE}
        total={shown.length}
        onChange={(page) => {
          setParams({ page: pageParam(page) });
          scrollTo(0, 0);
        }}
      />
    </>
  );
}

/** The rows that pass the filters in the address, in the order it names. */
function selectRows(rows: ModelRow[], params: URLSearchParams): ModelRow[] {
  const chosen = new Set(splitNames(params.get("provider")));
  const words = (params.get("q") ?? "").toLowerCase().split(/\s+/);
  const matching = rows.filter((row) => {
    const name = `${row.provider} ${row.model}`.toLowerCase();
    return (chosen.size === 0 || chosen.has(row.provider)) &&
      words.every((word) => name.includes(word));
  });
  const sorting = parseSorting(params.get("sort"));
  const value = sorting.column === "model"
    ? (row: ModelRow) => row.model
    : sorting.column === "provider"
    ? (row: ModelRow) => row.provider
    : columns.find(({ id }) => id === sorting.column)?.value ??
      ((row: ModelRow) => row.p50_ttft_ms);
  return sortRows(matching, value, sorting.descending);
}
