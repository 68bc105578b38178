import { useEffect, useMemo } from "preact/hooks";
import type { Summary } from "../api/read_summaries.ts";
import { formatCsv } from "../format/csv.ts";
import { saveFile } from "../format/save_file.ts";
import { Answer } from "../parts/answer.tsx";
import { Empty } from "../parts/empty.tsx";
import { HowToStart } from "../parts/how_to_start.tsx";
import { ModelSelect } from "../parts/model_select.tsx";
import { PageHead } from "../parts/page_head.tsx";
import { ScopeControls } from "../parts/scope_controls.tsx";
import { Section } from "../parts/section.tsx";
import { SeverityLegend } from "../parts/severity_legend.tsx";
import { SimulatedNotice } from "../parts/simulated_notice.tsx";
import { both } from "../state/both.ts";
import { modelChoices } from "../state/model_choices.ts";
import { axisEnd, type PageProps } from "../state/page.ts";
import { outcomesQuery, timelineQuery } from "../state/queries.ts";
import { readId } from "../state/read_id.ts";
import { readScope, rowsInScope, type Scope } from "../state/scope.ts";
import { useLeaderboard } from "../state/use_leaderboard.ts";
import { useQuery } from "../state/use_query.ts";
import { bestModels } from "./best_models.ts";
import { comparedMetrics } from "./compared_metrics.ts";
import { ComparisonTable } from "./comparison_table.tsx";
import { chartedMetrics } from "./metrics.ts";
import { OutcomeSection } from "./outcome_section.tsx";
import { TimelineSection } from "./timeline_section.tsx";

/** Two models side by side. */
export function Compare({ params, setParams, now, isStale }: PageProps) {
  const scope = readScope(params);
  const leaderboard = useLeaderboard(scope);
  const { rows, simulated, mixed } = useMemo(
    () => rowsInScope(leaderboard.data ?? [], scope),
    [leaderboard.data, scope.data],
  );
  const choices = useMemo(() => modelChoices(rows), [rows]);
  const ready = leaderboard.data !== null && !leaderboard.outdated;
  const [a, b] = useMemo(
    () => fillIn([readId(params, "a"), readId(params, "b")], ready ? bestModels(rows) : []),
    [params, rows, ready],
  );
  const first = rows.find(({ model_id }) => model_id === a);
  const second = rows.find(({ model_id }) => model_id === b);

  // Said once, so that the page stays with them when others become the best.
  useEffect(() => {
    if (a !== params.get("a") || b !== params.get("b")) setParams({ a, b });
  }, [a, b]);

  function save(compared: [Summary, Summary]) {
    const lines = comparedMetrics.map(({ csvName, value }) => [csvName, ...compared.map(value)]);
    saveFile(
      `head-to-head-${scope.window.id}.csv`,
      "text/csv",
      formatCsv(["metric", ...compared.map(fullName)], [
        ["simulated", ...compared.map((row) => row.simulated)],
        ...lines,
      ]),
    );
  }

  return (
    <>
      <PageHead title="Head to head" lead="Two models under the same requests in the same window.">
        {choices.length > 0 && (
          <>
            <ModelSelect
              label="First"
              value={a}
              models={choices}
              onChange={(id) => setParams({ a: id })}
            />
            <ModelSelect
              label="Second"
              value={b}
              models={choices}
              onChange={(id) => setParams({ b: id })}
            />
          </>
        )}
        <ScopeControls scope={scope} setParams={setParams} mixed={mixed} simulated={simulated} />
      </PageHead>
      {simulated && <SimulatedNotice />}
      <Answer result={leaderboard} height={420}>
        {() => {
          if (first !== undefined && first === second) {
            return (
              <Empty title="The same model twice">
                Choose another one to compare it with.
              </Empty>
            );
          }
          if (first !== undefined && second !== undefined) {
            return (
              <>
                <ComparisonTable
                  rows={[first, second]}
                  isStale={(row) => isStale(row, scope.window)}
                  now={now}
                  onSave={() => save([first, second])}
                />
                <ComparedOverTime
                  key={`${first.model_id} ${second.model_id}`}
                  rows={[first, second]}
                  scope={scope}
                  now={now}
                />
              </>
            );
          }
          if (rows.length < 2) {
            return (
              <Empty title="Not enough to compare">
                Fewer than two models have a result in {scope.window.name}. <HowToStart />
              </Empty>
            );
          }
          if (a === null || b === null) return null;
          return (
            <Empty title="Not measured here">
              {first === undefined && second === undefined
                ? "Neither model has"
                : `The ${first === undefined ? "first" : "second"} model does not have`} a result in
              {" "}
              {scope.window.name}. Another one, or a longer window, may.
            </Empty>
          );
        }}
      </Answer>
    </>
  );
}

/** Where none is named, the best that is not named already. */
function fillIn(named: (string | null)[], best: Summary[]): (string | null)[] {
  const others = best.map(({ model_id }) => model_id).filter((id) => !named.includes(id));
  return named.map((id) => id ?? others.shift() ?? null);
}

function fullName({ model, provider }: Summary): string {
  return `${model} on ${provider}`;
}

interface ComparedProps {
  rows: [Summary, Summary];
  scope: Scope;
  now: number;
}

function ComparedOverTime({ rows, scope, now }: ComparedProps) {
  const { window, region } = scope;
  const [first, second] = rows;
  const simulated = first.simulated;
  const timelines = both(
    useQuery(timelineQuery(first.model_id, window, region)),
    useQuery(timelineQuery(second.model_id, window, region)),
  );
  const outcomes = useQuery(outcomesQuery([first.model_id, second.model_id], window, region));
  const [one, other] = timelines.data ?? [[], []];
  const points = useMemo(
    () => [one, other].map((all) => all.filter((point) => point.simulated === simulated)),
    [one, other, simulated],
  );
  const sameName = first.model === second.model;
  return (
    <div class="columns">
      <Answer result={timelines} height={260}>
        {() =>
          chartedMetrics.map((metric) => (
            <TimelineSection
              key={metric.id}
              metric={metric}
              names={rows.map((row) => sameName ? fullName(row) : row.model)}
              points={points}
              incidents={[]}
              window={window}
              end={axisEnd(now)}
              simulated={simulated}
            />
          ))}
      </Answer>
      <Section title="Reliability" metric="severity">
        {rows.map((row) => (
          <div key={row.model_id} class="named-strip">
            <p>
              {row.model} <span class="provider">{row.provider}</span>
            </p>
            <OutcomeSection
              name={fullName(row)}
              result={outcomes}
              modelId={row.model_id}
              simulated={simulated}
              window={window}
            />
          </div>
        ))}
        <SeverityLegend />
      </Section>
    </div>
  );
}
