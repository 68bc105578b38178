import { useMemo } from "preact/hooks";
import { MOST_INCIDENTS } from "../api/read_incidents.ts";
import type { Summary } from "../api/read_summaries.ts";
import { formatCsv } from "../format/csv.ts";
import { saveFile } from "../format/save_file.ts";
import { Answer } from "../parts/answer.tsx";
import { showDefinitions } from "../parts/definitions_dialog.tsx";
import { Empty } from "../parts/empty.tsx";
import { Failure } from "../parts/failure.tsx";
import { HowToStart } from "../parts/how_to_start.tsx";
import { None } from "../parts/none.tsx";
import { PageHead } from "../parts/page_head.tsx";
import { Pager } from "../parts/pager.tsx";
import { ProviderMenu } from "../parts/provider_menu.tsx";
import { SaveButton } from "../parts/save_button.tsx";
import { ScopeControls } from "../parts/scope_controls.tsx";
import { Section } from "../parts/section.tsx";
import { SeverityLegend } from "../parts/severity_legend.tsx";
import { SimulatedNotice } from "../parts/simulated_notice.tsx";
import { joinNames, splitNames } from "../state/names.ts";
import type { PageProps } from "../state/page.ts";
import { pageParam, partOf } from "../state/pages.ts";
import { incidentsQuery, outcomesQuery } from "../state/queries.ts";
import { routeTo } from "../state/route.ts";
import { readScope, rowsInScope, scopeParams } from "../state/scope.ts";
import { useLeaderboard } from "../state/use_leaderboard.ts";
import { useQuery } from "../state/use_query.ts";
import { IncidentList } from "./incident_list.tsx";
import { ReliabilityItem } from "./reliability_item.tsx";

/** Models shown at once. */
const PAGE = 40;

/** Every model hour by hour: the worst that happened, and the errors behind it. */
export function Reliability({ params, setParams, now, isStale }: PageProps) {
  const scope = readBarScope(params);
  const { window, region } = scope;
  const leaderboard = useLeaderboard(scope);
  const { rows, simulated, mixed } = useMemo(
    () => rowsInScope(leaderboard.data ?? [], scope),
    [leaderboard.data, scope.data],
  );
  const chosen = splitNames(params.get("provider"));
  const listed = useMemo(() => {
    const names = new Set(splitNames(params.get("provider")));
    return rows
      .filter(({ provider }) => names.size === 0 || names.has(provider))
      .toSorted(worstFirst);
  }, [rows, params]);
  const part = useMemo(() => partOf(listed, PAGE, params), [listed, params]);
  const ids = leaderboard.outdated ? [] : part.rows.map(({ model_id }) => model_id);
  const outcomes = useQuery(ids.length === 0 ? null : outcomesQuery(ids, window, region));
  const incidents = useQuery(incidentsQuery(window, null));
  const histories = useMemo(
    () =>
      outcomes.data === null ? null : new Map(
        outcomes.data
          .filter((history) => history.simulated === simulated)
          .map((history) => [history.model_id, history]),
      ),
    [outcomes.data, simulated],
  );
  const names = new Map(listed.map((row) => [row.model_id, `${row.model} on ${row.provider}`]));
  const known = (incidents.data ?? []).filter((incident) =>
    names.has(incident.model_id) && (region === "all" || incident.region === region)
  );
  const list = useMemo(
    () => (
      <ul class="reliability">
        <li class="head" aria-hidden="true">
          <span>Model</span>
          <span class="rate">Availability</span>
          <span class="rate">Success</span>
          <span>{window.id === "30d" ? "By days" : "By hours"}</span>
          <span>Failures</span>
        </li>
        {part.rows.map((row) => (
          <ReliabilityItem
            key={row.model_id}
            row={row}
            history={histories === null
              ? outcomes.error === null ? "awaited" : "failed"
              : histories.get(row.model_id)}
            window={window}
            stale={isStale(row, window)}
            now={now}
            href={routeTo("trends", { model: row.model_id, ...scopeParams(params) })}
          />
        ))}
      </ul>
    ),
    [part.rows, histories, outcomes.error, params, isStale, now],
  );

  function save() {
    const kinds = [...new Set(listed.flatMap((row) => Object.keys(row.outcomes ?? {})))]
      .filter((kind) => kind !== "success")
      .sort();
    const header = [
      "provider",
      "model",
      "simulated",
      "requests",
      "availability_percent",
      "success_rate_percent",
      ...kinds,
    ];
    const lines = listed.map((row) => [
      row.provider,
      row.model,
      row.simulated,
      row.n,
      row.availability_percent,
      row.success_rate_percent,
      ...kinds.map((kind) => row.outcomes?.[kind] ?? 0),
    ]);
    saveFile(`reliability-${window.id}.csv`, "text/csv", formatCsv(header, lines));
  }

  return (
    <>
      <PageHead
        title="Reliability"
        lead={`A bar per ${
          window.id === "30d" ? "day" : "hour"
        }, in the colour of the worst that happened in it. Point at one for the errors behind it.`}
      >
        <ScopeControls
          scope={scope}
          setParams={setParams}
          mixed={mixed}
          simulated={simulated}
          windowIds={["24h", "7d", "30d"]}
        />
      </PageHead>
      {simulated && <SimulatedNotice />}
      <div class="toolbar">
        <ProviderMenu
          providers={[...new Set(rows.map(({ provider }) => provider))].sort()}
          chosen={chosen}
          onChange={(providers) => setParams({ provider: joinNames(providers), page: null })}
        />
        <SeverityLegend />
        <button type="button" class="link" onClick={() => showDefinitions("severity")}>
          Definitions
        </button>
        <SaveButton disabled={leaderboard.outdated || listed.length === 0} onSave={save} />
      </div>
      <Failure results={[outcomes]} />
      <div aria-busy={outcomes.loading}>
        <Answer result={leaderboard} height={420}>
          {() =>
            listed.length === 0
              ? (
                <Empty title="Nothing measured yet">
                  There is no result in {window.name}. <HowToStart />
                </Empty>
              )
              : list}
        </Answer>
      </div>
      <Pager
        page={part.page}
        size={PAGE}
        total={listed.length}
        onChange={(page) => {
          setParams({ page: pageParam(page) });
          scrollTo(0, 0);
        }}
      />
      <Section title="Incidents" metric="incident">
        <Answer result={incidents} height={60}>
          {(all) =>
            known.length === 0 ? <None window={window} /> : (
              <IncidentList
                incidents={known}
                cut={all.length >= MOST_INCIDENTS}
                names={names}
              />
            )}
        </Answer>
      </Section>
    </>
  );
}

/** A bar per hour says nothing about a single hour. */
function readBarScope(params: URLSearchParams) {
  const scope = readScope(params);
  if (scope.window.id !== "1h") return scope;
  return { ...scope, window: readScope(new URLSearchParams()).window };
}

/** What is no fault of the provider does not count; who was never to blame stands last. */
function worstFirst(a: Summary, b: Summary): number {
  return (a.availability_percent ?? 101) - (b.availability_percent ?? 101) ||
    a.provider.localeCompare(b.provider) || a.model.localeCompare(b.model);
}
