import type { ComponentChildren } from "preact";
import { useMemo } from "preact/hooks";
import { MOST_INCIDENTS } from "../api/read_incidents.ts";
import { Answer } from "../parts/answer.tsx";
import { Disclosure } from "../parts/disclosure.tsx";
import { Empty } from "../parts/empty.tsx";
import { Failure } from "../parts/failure.tsx";
import { Age } from "../parts/moment.tsx";
import { None } from "../parts/none.tsx";
import { PageHead } from "../parts/page_head.tsx";
import { Section } from "../parts/section.tsx";
import { SimulatedNotice } from "../parts/simulated_notice.tsx";
import { StaleTag } from "../parts/tag.tsx";
import type { ModelRow } from "../state/changes.ts";
import { axisEnd, type PageProps } from "../state/page.ts";
import { incidentsQuery, outcomesQuery, pricesQuery, timelineQuery } from "../state/queries.ts";
import { routeTo } from "../state/route.ts";
import { type Scope, scopeParams } from "../state/scope.ts";
import { type Result, useQuery } from "../state/use_query.ts";
import { BadgeSection } from "./badge_section.tsx";
import { FailureTable } from "./failure_table.tsx";
import { IncidentList } from "./incident_list.tsx";
import { chartedMetrics } from "./metrics.ts";
import { ModelStats } from "./model_stats.tsx";
import { OutcomeSection } from "./outcome_section.tsx";
import { PriceSection } from "./price_section.tsx";
import { TimelineSection } from "./timeline_section.tsx";

interface ModelTrendsProps extends Pick<PageProps, "params" | "now" | "isStale"> {
  id: string;
  scope: Scope;
  leaderboard: Result<ModelRow[]>;
  changes: Result<unknown>;
  /** The model in the leaderboard, if it was measured in the scope. */
  row: ModelRow | undefined;
  /** Which kind of data is shown; null while that is not known. */
  simulated: boolean | null;
  /** Controls for what is shown. */
  controls: ComponentChildren;
}

/** Everything about one model over a window. All of it is asked for at once. */
export function ModelTrends(props: ModelTrendsProps) {
  const { id, scope, leaderboard, changes, row, controls, params, now, isStale } = props;
  const { window, region } = scope;
  const timeline = useQuery(timelineQuery(id, window, region));
  const outcomes = useQuery(outcomesQuery([id], window, region));
  const incidents = useQuery(incidentsQuery(window, id));
  const prices = useQuery(pricesQuery(id));

  const all = timeline.data ?? [];
  const simulated = props.simulated ??
    (scope.data === null
      ? all.length > 0 && all.every((point) => point.simulated)
      : scope.data === "simulated");
  const points = useMemo(
    () => all.filter((point) => point.simulated === simulated),
    [timeline.data, simulated],
  );
  const known = useMemo(
    () =>
      (incidents.data ?? []).filter((incident) => region === "all" || incident.region === region),
    [incidents.data, region],
  );
  const price = prices.data?.[0];
  const model = row?.model ?? price?.model ?? "This model";
  const missing = leaderboard.data !== null && !leaderboard.outdated && row === undefined;

  return (
    <>
      <PageHead
        title={row?.model ?? price?.model ?? "Trends"}
        lead={row === undefined ? price?.provider : (
          <>
            {row.provider}
            {row.last_seen_at !== null && (
              <>
                , last measured <Age time={row.last_seen_at} now={now} />
                {isStale(row, window) && <StaleTag lastSeenAt={row.last_seen_at} now={now} />}
              </>
            )}
            {" · "}
            <a href={routeTo("compare", { a: id, ...scopeParams(params) })}>
              Compare with another model
            </a>
          </>
        )}
      >
        {controls}
      </PageHead>
      {simulated && <SimulatedNotice />}
      <Failure results={[changes]} />
      <Answer result={leaderboard} height={104}>
        {() =>
          row === undefined
            ? (
              <Empty title="Not measured here">
                This model has no result in {window.name}
                {region !== "all" && ` from ${region}`}
                . A longer window may show earlier ones.
              </Empty>
            )
            : <ModelStats row={row} against={`the ${window.label} before`} />}
      </Answer>
      <div class="columns">
        {!missing && (
          <Answer result={timeline} height={260}>
            {() =>
              chartedMetrics.map((metric) => (
                <TimelineSection
                  key={metric.id}
                  metric={metric}
                  names={[model]}
                  points={[points]}
                  incidents={known}
                  window={window}
                  end={axisEnd(now)}
                  simulated={simulated}
                />
              ))}
          </Answer>
        )}
        <Answer result={prices} height={220}>
          {(history) => (
            <PriceSection
              model={model}
              prices={history}
              end={axisEnd(now)}
              simulated={simulated}
            />
          )}
        </Answer>
        {!missing && (
          <Section title="Reliability" metric="severity">
            <OutcomeSection
              name={model}
              result={outcomes}
              modelId={id}
              simulated={simulated}
              window={window}
              legend
            />
            {row !== undefined && (
              <Disclosure label="Outcomes in this window">
                {() => (
                  <FailureTable label={`Outcomes of ${model}`} outcomes={row.outcomes} n={row.n} />
                )}
              </Disclosure>
            )}
          </Section>
        )}
        <Section title="Incidents" metric="incident">
          <Answer result={incidents} height={40}>
            {(all) =>
              known.length === 0
                ? <None window={window} />
                : <IncidentList incidents={known} cut={all.length >= MOST_INCIDENTS} />}
          </Answer>
        </Section>
        {row !== undefined && !leaderboard.outdated && <BadgeSection row={row} window={window} />}
      </div>
    </>
  );
}
