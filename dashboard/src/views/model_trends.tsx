import type { ComponentChildren } from "preact";
import { Answer } from "../parts/answer.tsx";
import { Disclosure } from "../parts/disclosure.tsx";
import { Empty } from "../parts/empty.tsx";
import { Failure } from "../parts/failure.tsx";
import { Age } from "../parts/moment.tsx";
import { PageHead } from "../parts/page_head.tsx";
import { Section } from "../parts/section.tsx";
import { ServedAsTag } from "../parts/served_as_tag.tsx";
import { SimulatedNotice } from "../parts/simulated_notice.tsx";
import { StaleTag } from "../parts/tag.tsx";
import type { ModelRow } from "../state/changes.ts";
import { axisEnd, type PageProps } from "../state/page.ts";
import { routeTo } from "../state/route.ts";
import { DEFAULT_WORKLOAD, describeScope, type Scope, scopeParams } from "../state/scope.ts";
import type { Result } from "../state/use_query.ts";
import { BadgeSection } from "./badge_section.tsx";
import { ExactnessSection } from "./exactness_section.tsx";
import { FailureTable } from "./failure_table.tsx";
import { IdentitySection } from "./identity_section.tsx";
import { IncidentSection } from "./incident_section.tsx";
import { chartedMetrics } from "./metrics.ts";
import { ModelStats } from "./model_stats.tsx";
import { OutcomeSection } from "./outcome_section.tsx";
import { PriceSection } from "./price_section.tsx";
import { TimelineSection } from "./timeline_section.tsx";
import { useModelTrends } from "./use_model_trends.ts";

interface ModelTrendsProps extends Pick<PageProps, "params" | "now" | "isStale"> {
  id: string;
  scope: Scope;
  leaderboard: Result<ModelRow[]>;
  changes: Result<unknown>;
  /** The model in the leaderboard, if it was measured in the scope. */
  row: ModelRow | undefined;
  /** Which kind of data is shown; null while unknown. */
  simulated: boolean | null;
  controls: ComponentChildren;
}

/** Everything about one model over a window. */
export function ModelTrends(props: ModelTrendsProps) {
  const { id, scope, leaderboard, changes, row, controls, params, now, isStale } = props;
  const { window, region } = scope;
  const trends = useModelTrends(id, scope, props.simulated);
  const { simulated, price, points, inRegion, marked, family } = trends;
  const model = row?.model ?? price?.model;
  const name = model ?? "This model";
  const missing = leaderboard.data !== null && !leaderboard.outdated && row === undefined;
  return (
    <>
      <PageHead
        title={model ?? "Trends"}
        lead={row === undefined ? price?.provider : (
          <Lead
            row={row}
            stale={scope.workload === DEFAULT_WORKLOAD && isStale(row, window)}
            family={family}
            params={params}
            now={now}
          />
        )}
      >
        {controls}
      </PageHead>
      {simulated && <SimulatedNotice />}
      <Failure results={[changes, trends.names]} />
      <Answer result={leaderboard} height={104}>
        {() =>
          row !== undefined
            ? <ModelStats row={row} against={`the ${window.label} before`} />
            : (
              <Empty title="Not measured here">
                This model has no result in {describeScope(scope)}
                {region !== "all" && ` from ${region}`}. A longer window may show earlier ones.
              </Empty>
            )}
      </Answer>
      <div class="columns">
        {!missing && (
          <Answer result={trends.timeline} height={260}>
            {() =>
              chartedMetrics.map((metric) => (
                <TimelineSection
                  key={metric.id}
                  metric={metric}
                  names={[name]}
                  points={[points]}
                  incidents={marked}
                  scope={scope}
                  end={axisEnd(now)}
                  simulated={simulated}
                />
              ))}
          </Answer>
        )}
        <Answer result={trends.prices} height={220}>
          {(history) => (
            <PriceSection model={name} prices={history} end={axisEnd(now)} simulated={simulated} />
          )}
        </Answer>
        {!missing && (
          <Section title="Reliability" metric="severity">
            <OutcomeSection
              name={name}
              result={trends.outcomes}
              modelId={id}
              simulated={simulated}
              scope={scope}
              legend
            />
            {row !== undefined && (
              <Disclosure label="Outcomes in this window">
                {() => (
                  <FailureTable label={`Outcomes of ${name}`} outcomes={row.outcomes} n={row.n} />
                )}
              </Disclosure>
            )}
          </Section>
        )}
        <IdentitySection
          name={name}
          upstreams={trends.upstreams}
          results={trends.identity}
          scope={scope}
          now={now}
        />
        <IncidentSection result={trends.incidents} shown={inRegion} scope={scope} />
        <ExactnessSection scope={scope} end={axisEnd(now)} />
        {row !== undefined && !leaderboard.outdated && <BadgeSection row={row} scope={scope} />}
      </div>
    </>
  );
}

interface LeadProps extends Pick<PageProps, "params" | "now"> {
  row: ModelRow;
  stale: boolean;
  /** Undefined while unknown, or where none is. */
  family: string | undefined;
}

/** The provider of the model, and the age of its numbers. */
function Lead({ row, stale, family, params, now }: LeadProps) {
  const { model_id, provider, last_seen_at } = row;
  return (
    <>
      {provider}
      <ServedAsTag modelId={model_id} model={row.model} />
      {last_seen_at !== null && (
        <>
          , last measured <Age time={last_seen_at} now={now} />
          {stale && <StaleTag lastSeenAt={last_seen_at} now={now} />}
        </>
      )}
      {" · "}
      <a href={routeTo("compare", { a: model_id, ...scopeParams(params) })}>
        Compare with another model
      </a>
      {family !== undefined && (
        <>
          {" · "}
          <a href={routeTo("models", { family, ...scopeParams(params) })}>All its hosts</a>
        </>
      )}
    </>
  );
}
