import { useMemo, useState } from "preact/hooks";
import { readIncidents } from "../api/read_incidents.ts";
import type { LeaderboardRow } from "../api/read_leaderboard.ts";
import { readOutcomes } from "../api/read_outcomes.ts";
import { formatCsv } from "../format/csv.ts";
import { saveFile } from "../format/save_file.ts";
import { Answer } from "../parts/answer.tsx";
import { showDefinitions } from "../parts/definitions_dialog.tsx";
import { Empty } from "../parts/empty.tsx";
import { PageHead } from "../parts/page_head.tsx";
import { ProviderMenu } from "../parts/provider_menu.tsx";
import { ScopeControls } from "../parts/scope_controls.tsx";
import { Section } from "../parts/section.tsx";
import { SeverityLegend } from "../parts/severity_legend.tsx";
import { SimulatedNotice } from "../parts/simulated_notice.tsx";
import type { PageProps } from "../state/page.ts";
import { routeTo } from "../state/route.ts";
import { readScope, rowsInScope, scopeParams } from "../state/scope.ts";
import { useLeaderboard } from "../state/use_leaderboard.ts";
import { useQuery } from "../state/use_query.ts";
import { IncidentList } from "./incident_list.tsx";
import { ReliabilityItem } from "./reliability_item.tsx";

/** Models shown at first, and added with each wish for more. */
const PAGE = 40;

/** Every model hour by hour: the worst that happened, and the errors behind it. */
export function Reliability({ params, setParams, now }: PageProps) {
  const scope = readScope(params);
  // A bar per hour says nothing about a single hour.
  const window = scope.window.id === "1h" ? readScope(new URLSearchParams()).window : scope.window;
  const inScope = { ...scope, window };
  const query = useLeaderboard(inScope);
  const { rows, simulated, mixed } = rowsInScope(query.data ?? [], inScope);
  const chosen = params.get("provider")?.split("|") ?? [];
  const [most, setMost] = useState(PAGE);

  const listed = rows
    .filter(({ provider }) => chosen.length === 0 || chosen.includes(provider))
    .toSorted(worstFirst);
  const visible = listed.slice(0, most);
  const ids = visible.map(({ model_id }) => model_id);
  const outcomes = useQuery(
    ids.length === 0 ? null : `outcomes ${window.id} ${scope.region} ${ids.join()}`,
    () => readOutcomes(window.period, ids, scope.region),
  );
  const incidents = useQuery(
    `incidents ${window.id}`,
    () => readIncidents(now - window.ms, null),
  );
  const histories = useMemo(
    () =>
      new Map(
        outcomes.data
          ?.filter((history) => history.simulated === simulated)
          .map((history) => [history.model_id, history]),
      ),
    [outcomes.data, simulated],
  );
  const names = new Map(rows.map((row) => [row.model_id, `${row.model} on ${row.provider}`]));
  const known = (incidents.data ?? []).filter(({ model_id }) => names.has(model_id));

  function save() {
    const kinds = [...new Set(listed.flatMap((row) => Object.keys(row.outcomes)))].sort();
    const header = ["provider", "model", "requests", "success_rate_percent", ...kinds];
    const lines = listed.map((row) => [
      row.provider,
      row.model,
      row.n,
      row.success_rate_percent,
      ...kinds.map((kind) => row.outcomes[kind] ?? 0),
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
          scope={inScope}
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
          onChange={(providers) => setParams({ provider: providers.join("|") })}
        />
        <SeverityLegend />
        <button type="button" class="link" onClick={() => showDefinitions("severity")}>
          Definitions
        </button>
        <button type="button" class="link" onClick={save} disabled={listed.length === 0}>
          Download CSV
        </button>
      </div>
      <Answer query={query} height={420}>
        {() =>
          visible.length === 0
            ? <Empty title="Nothing measured yet">There is no result in {window.name}.</Empty>
            : (
              <ul class="reliability">
                {visible.map((row) => (
                  <ReliabilityItem
                    key={row.model_id}
                    row={row}
                    history={histories.get(row.model_id)}
                    window={window}
                    now={now}
                    href={routeTo("trends", { model: row.model_id, ...scopeParams(params) })}
                  />
                ))}
              </ul>
            )}
      </Answer>
      {listed.length > most && (
        <button
          type="button"
          class="more"
          onClick={() => setMost(most + PAGE)}
        >
          Show {Math.min(PAGE, listed.length - most)} more of {listed.length}
        </button>
      )}
      <Section title="Incidents" metric="incident">
        <Answer query={incidents} height={60}>
          {() =>
            known.length === 0
              ? <p class="quiet">None in {window.name}.</p>
              : <IncidentList incidents={known} names={names} />}
        </Answer>
      </Section>
    </>
  );
}

function worstFirst(a: LeaderboardRow, b: LeaderboardRow): number {
  return (a.success_rate_percent ?? 0) - (b.success_rate_percent ?? 0) ||
    a.provider.localeCompare(b.provider) || a.model.localeCompare(b.model);
}
