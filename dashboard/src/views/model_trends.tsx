import type { ComponentChildren } from "preact";
import { Answer } from "../parts/answer.tsx";
import { Disclosure } from "../parts/disclosure.tsx";
import { Empty } from "../parts/empty.tsx";
import { Failure } from "../parts/failure.tsx";
import { Age } from "../parts/moment.tsx";
import { ScopedHead } from "../parts/scoped_head.tsx";
import { Section } from "../parts/section.tsx";
import { ServedAsTag } from "../parts/served_as_tag.tsx";
import { StaleTag } from "../parts/tag.tsx";
import type { ModelRow } from "../state/changes.ts";
import { axisEnd, type PageProps } from "../state/page.ts";
import { routeTo } from "../state/route.ts";
import { describeScope, type Scope, scopeParams } from "../state/scope.ts";
import type { Result } from "../state/use_query.ts";
import { BadgeSection } from "./badge_section.tsx";
import { ExactnessSection } from "./exactness_section.tsx";
import { FailureTable } from "./failure_table.tsx";
import { IdentitySection } from "./identity_section.tsx";
import { IncidentSection } from "./incident_section.tsx";
import { ModelStats } from "./model_stats.tsx";
import { OutcomeSection } from "./outcome_section.tsx";
import { PriceSection } from "./price_section.tsx";
import { Timelines } from "./timeline_section.tsx";
import { useModelTrends } from "./use_model_trends.ts";

interface ModelTrendsProps extends PageProps {
  id: string;
  scope: Scope;
  leaderboard: Result<ModelRow[]>;
  changes: Result<unknown>;
  /** The model in the leaderboard, if it was measured in the scope. */
  row: ModelRow | undefined;
  /** Which kind of data is shown; null while unknown. */
  simulated: boolean | null;
  mixed: boolean;
  /** What chooses the model. */
  select: ComponentChildren;
}

/** Everything about one model over a window. */
export function ModelTrends(props: ModelTrendsProps) {
  const { id, scope, leaderboard, changes, row, mixed, select, params, setParams, now } = props;
  const trends = useModelTrends(id, scope, props.simulated);
  const { simulated, price, points, told, marked, family } = trends;
  const model = row?.model ?? price?.model;
  const name = model ?? "This model";
  const missing = leaderboard.data !== null && !leaderboard.outdated && row === undefined;
  return (
    <>
      <ScopedHead
        title={model ?? "Trends"}
        lead={row === undefined ? price?.provider : (
          <Lead
            row={row}
            stale={props.isStale(row, scope)}
            family={family}
            params={params}
            now={now}
          />
        )}
        shown={{ scope, mixed, simulated }}
        setParams={setParams}
      >
        {select}
      </ScopedHead>
      <Failure results={[changes, trends.names]} />
      <Answer result={leaderboard} height={104}>
        {() => <NumbersNow row={row} scope={scope} />}
      </Answer>
      <div class="columns">
        {!missing && (
          <Timelines
            result={trends.timeline}
            names={[name]}
            points={[points]}
            incidents={marked}
            scope={scope}
            end={axisEnd(now)}
            simulated={simulated}
          />
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
            {row !== undefined && <Failures name={name} row={row} />}
          </Section>
        )}
        <IdentitySection
          name={name}
          upstreams={trends.upstreams}
          results={trends.identity}
          scope={scope}
          now={now}
        />
        <IncidentSection result={trends.incidents} shown={told} scope={scope} />
        <ExactnessSection scope={scope} end={axisEnd(now)} />
        {row !== undefined && !leaderboard.outdated && <BadgeSection row={row} scope={scope} />}
      </div>
    </>
  );
}

/** The numbers of the window, or that there are none. */
function NumbersNow({ row, scope }: Pick<ModelTrendsProps, "row" | "scope">) {
  const { window, region } = scope;
  if (row !== undefined) return <ModelStats row={row} against={`the ${window.label} before`} />;
  return (
    <Empty title="Not measured here">
      This model has no result in {describeScope(scope)}
      {region !== "all" && ` from ${region}`}. A longer window may show earlier ones.
    </Empty>
  );
}

/** How often each outcome occurred in the window. */
function Failures({ name, row }: { name: string; row: ModelRow }) {
  return (
    <Disclosure label="Outcomes in this window">
      {() => <FailureTable label={`Outcomes of ${name}`} outcomes={row.outcomes} n={row.n} />}
    </Disclosure>
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
