import { useMemo } from "preact/hooks";
import type { Summary } from "../api/read_summaries.ts";
import { fullName } from "../format/full_name.ts";
import { failureColumns } from "../format/failure_columns.ts";
import { type CsvColumn, fields } from "../format/save_csv.ts";
import { Answer } from "../parts/answer.tsx";
import { showDefinitions } from "../parts/definitions_dialog.tsx";
import { Empty } from "../parts/empty.tsx";
import { Failure } from "../parts/failure.tsx";
import { HowToStart } from "../parts/how_to_start.tsx";
import { ScopedHead } from "../parts/scoped_head.tsx";
import { Pager } from "../parts/pager.tsx";
import { ProviderMenu } from "../parts/provider_menu.tsx";
import { SaveButton } from "../parts/save_button.tsx";
import { SeverityLegend } from "../parts/legend.tsx";
import type { PageProps } from "../state/page.ts";
import { describeScope, inRegion } from "../state/scope.ts";
import { ObjectiveSection } from "./objective_section.tsx";
import { IncidentSection } from "./incident_section.tsx";
import { ReliabilityList } from "./reliability_list.tsx";
import { saveNumbers } from "./save_numbers.ts";
import { useReliability } from "./use_reliability.ts";

/** Every model hour by hour: the worst outcome, and the errors behind it. */
export function Reliability({ params, setParams, now, isStale }: PageProps) {
  const view = useReliability(params);
  const { scope, leaderboard, rows, listed, part, outcomes, histories, incidents } = view;
  const { window } = scope;
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
      <ScopedHead
        title="Reliability"
        lead={describeBars(window.id === "30d" ? "day" : "hour")}
        shown={view}
        setParams={setParams}
        windowIds={["24h", "7d", "30d"]}
      />
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
        shown={inRegion(incidents.data ?? [], scope).filter((row) => names.has(row.model_id))}
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
    ...fields("provider", "model", "simulated"),
    ["requests", (row) => row.n],
    ...fields("availability_percent", "success_rate_percent"),
    ...failureColumns(rows),
  ];
}
