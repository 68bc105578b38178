import { useMemo } from "preact/hooks";
import type { Summary } from "../api/read_summaries.ts";
import { fullName } from "../format/full_name.ts";
import { failureColumns } from "../format/failure_columns.ts";
import type { CsvColumn } from "../format/save_csv.ts";
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
import { SeverityLegend } from "../parts/legend.tsx";
import { SimulatedNotice } from "../parts/simulated_notice.tsx";
import type { PageProps } from "../state/page.ts";
import { describeScope } from "../state/scope.ts";
import { ObjectiveSection } from "./objective_section.tsx";
import { IncidentSection } from "./incident_section.tsx";
import { ReliabilityList } from "./reliability_list.tsx";
import { saveNumbers } from "./save_numbers.ts";
import { useReliability } from "./use_reliability.ts";

/** Every model hour by hour: the worst outcome, and the errors behind it. */
export function Reliability({ params, setParams, now, isStale }: PageProps) {
  const {
    scope,
    leaderboard,
    rows,
    simulated,
    mixed,
    listed,
    part,
    outcomes,
    histories,
    incidents,
  } = useReliability(params);
  const { window, region } = scope;
  const names = new Map(listed.map((row) => [row.model_id, fullName(row)]));
  const failed = outcomes.error !== null;
  const list = useMemo(
    () => (
      <ReliabilityList
        rows={part.rows}
        histories={histories}
        failed={failed}
        scope={scope}
        params={params}
        now={now}
        isStale={isStale}
      />
    ),
    [part.rows, histories, failed, params, isStale, now],
  );
  return (
    <>
      <PageHead title="Reliability" lead={describeBars(window.id === "30d" ? "day" : "hour")}>
        <ScopeControls
          byWorkload
          scope={scope}
          setParams={setParams}
          mixed={mixed}
          simulated={simulated}
          windowIds={["24h", "7d", "30d"]}
        />
      </PageHead>
      {simulated && <SimulatedNotice />}
      <ObjectiveSection />
      <div class="toolbar">
        <ProviderMenu rows={rows} params={params} setParams={setParams} />
        <SeverityLegend />
        <button type="button" class="link" onClick={() => showDefinitions("severity")}>
          Definitions
        </button>
        <SaveButton
          disabled={leaderboard.outdated || listed.length === 0}
          onSave={() => saveNumbers("reliability", scope, csvColumns(listed), listed)}
        />
      </div>
      <Failure results={[outcomes]} />
      <div aria-busy={outcomes.loading}>
        <Answer result={leaderboard} height={420}>
          {() =>
            listed.length > 0 ? list : (
              <Empty title="Nothing measured yet">
                There is no result in {describeScope(scope)}. <HowToStart />
              </Empty>
            )}
        </Answer>
      </div>
      <Pager part={part} setParams={setParams} fromTop />
      <IncidentSection
        result={incidents}
        shown={(incidents.data ?? []).filter((incident) =>
          names.has(incident.model_id) && (region === "all" || incident.region === region)
        )}
        names={names}
        scope={scope}
      />
    </>
  );
}

function describeBars(interval: string): string {
  return `A bar per ${interval}, in the colour of the worst outcome in it. Point at a bar to see its errors.`;
}

function csvColumns(rows: Summary[]): CsvColumn<Summary>[] {
  return [
    ["provider", (row) => row.provider],
    ["model", (row) => row.model],
    ["simulated", (row) => row.simulated],
    ["requests", (row) => row.n],
    ["availability_percent", (row) => row.availability_percent],
    ["success_rate_percent", (row) => row.success_rate_percent],
    ...failureColumns(rows),
  ];
}
