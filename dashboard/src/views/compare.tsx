import type { LeaderboardRow } from "../api/read_leaderboard.ts";
import { readOutcomes } from "../api/read_outcomes.ts";
import { readTimeline } from "../api/read_timeline.ts";
import { formatCsv } from "../format/csv.ts";
import { saveFile } from "../format/save_file.ts";
import { Answer } from "../parts/answer.tsx";
import { Empty } from "../parts/empty.tsx";
import { ModelSelect } from "../parts/model_select.tsx";
import { PageHead } from "../parts/page_head.tsx";
import { ScopeControls } from "../parts/scope_controls.tsx";
import { Section } from "../parts/section.tsx";
import { SeverityLegend } from "../parts/severity_legend.tsx";
import { SimulatedNotice } from "../parts/simulated_notice.tsx";
import { modelChoices } from "../state/model_choices.ts";
import { axisEnd, type PageProps } from "../state/page.ts";
import { readScope, rowsInScope, type Scope } from "../state/scope.ts";
import { useLeaderboard } from "../state/use_leaderboard.ts";
import { useQuery } from "../state/use_query.ts";
import { comparedMetrics } from "./compared_metrics.ts";
import { ComparisonTable } from "./comparison_table.tsx";
import { chartedMetrics } from "./metrics.ts";
import { OutcomeBars } from "./outcome_bars.tsx";
import { TimelineSection } from "./timeline_section.tsx";

/** Two models side by side. */
export function Compare({ params, setParams, now }: PageProps) {
  const scope = readScope(params);
  const query = useLeaderboard(scope);
  const { rows, simulated, mixed } = rowsInScope(query.data ?? [], scope);
  const choices = modelChoices(rows);
  const first = find(rows, params.get("a")) ?? rows[0];
  const second = find(rows, params.get("b")) ?? rows.find((row) => row !== first);

  function save() {
    const names = [first, second].map((row) => `${row?.model} on ${row?.provider}`);
    const lines = comparedMetrics.map(({ csvName, value }) => [
      csvName,
      first ? value(first) : null,
      second ? value(second) : null,
    ]);
    saveFile(
      `head-to-head-${scope.window.id}.csv`,
      "text/csv",
      formatCsv(["metric", ...names], lines),
    );
  }

  return (
    <>
      <PageHead title="Head to head" lead="Two models under the same requests in the same window.">
        <ModelSelect
          label="First"
          value={first?.model_id ?? null}
          models={choices}
          onChange={(a) => setParams({ a, b: second?.model_id ?? null })}
        />
        <ModelSelect
          label="Second"
          value={second?.model_id ?? null}
          models={choices}
          onChange={(b) => setParams({ a: first?.model_id ?? null, b })}
        />
        <ScopeControls scope={scope} setParams={setParams} mixed={mixed} simulated={simulated} />
      </PageHead>
      {simulated && <SimulatedNotice />}
      <Answer query={query} height={420}>
        {() =>
          first === undefined || second === undefined
            ? (
              <Empty title="Not enough to compare">
                Fewer than two models have a result in {scope.window.name}.
              </Empty>
            )
            : (
              <>
                <ComparisonTable first={first} second={second} onSave={save} />
                <ComparedOverTime rows={[first, second]} scope={scope} now={now} />
              </>
            )}
      </Answer>
    </>
  );
}

function find(rows: LeaderboardRow[], id: string | null): LeaderboardRow | undefined {
  return rows.find(({ model_id }) => model_id === id);
}

interface ComparedProps {
  rows: [LeaderboardRow, LeaderboardRow];
  scope: Scope;
  now: number;
}

function ComparedOverTime({ rows, scope, now }: ComparedProps) {
  const { window, region } = scope;
  const [first, second] = rows;
  const ids = rows.map(({ model_id }) => model_id);
  const simulated = first.simulated;
  // One request each: a project gives at most a thousand rows at once.
  const timelines = useQuery(
    `timelines ${ids.join()} ${window.id} ${region}`,
    () => Promise.all(ids.map((id) => readTimeline(window.period, id, region))),
  );
  const outcomes = useQuery(
    `outcomes ${ids.join()} ${window.id} ${region}`,
    () => readOutcomes(window.period, ids, region),
  );
  const sameName = first.model === second.model;
  return (
    <div class="columns">
      <Answer query={timelines} height={260}>
        {(both) =>
          chartedMetrics.map((metric) => (
            <TimelineSection
              key={metric.id}
              metric={metric}
              models={rows.map((row, index) => ({
                name: sameName ? `${row.model} on ${row.provider}` : row.model,
                points: both[index].filter((point) => point.simulated === simulated),
                incidents: [],
              }))}
              window={window}
              end={axisEnd(now)}
              simulated={simulated}
            />
          ))}
      </Answer>
      <Section title="Reliability" metric="severity">
        <Answer query={outcomes} height={120}>
          {(histories) => (
            <>
              {rows.map(({ model_id, model, provider }) => (
                <div key={model_id} class="named-strip">
                  <p>
                    {model} <span class="provider">{provider}</span>
                  </p>
                  <OutcomeBars
                    model={`${model} on ${provider}`}
                    history={histories.find((history) =>
                      history.model_id === model_id && history.simulated === simulated
                    )}
                    window={window}
                    now={now}
                  />
                </div>
              ))}
              <SeverityLegend />
            </>
          )}
        </Answer>
      </Section>
    </div>
  );
}
