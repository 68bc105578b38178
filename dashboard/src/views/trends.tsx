import { readIncidents } from "../api/read_incidents.ts";
import type { LeaderboardRow } from "../api/read_leaderboard.ts";
import { readOutcomes } from "../api/read_outcomes.ts";
import { readPriceHistory } from "../api/read_prices.ts";
import { readTimeline } from "../api/read_timeline.ts";
import { formatMs, formatSeconds } from "../format/format_duration.ts";
import { formatShare } from "../format/format_percent.ts";
import { formatSpeed } from "../format/format_speed.ts";
import { formatCost } from "../format/format_usd.ts";
import { type Quantity, quantityText } from "../format/quantity.ts";
import { Answer } from "../parts/answer.tsx";
import { Change } from "../parts/change.tsx";
import { Disclosure } from "../parts/disclosure.tsx";
import { Empty } from "../parts/empty.tsx";
import { ModelSelect } from "../parts/model_select.tsx";
import { Age } from "../parts/moment.tsx";
import { Amount } from "../parts/amount.tsx";
import { PageHead } from "../parts/page_head.tsx";
import { ScopeControls } from "../parts/scope_controls.tsx";
import { Section } from "../parts/section.tsx";
import { SeverityLegend } from "../parts/severity_legend.tsx";
import { SimulatedNotice } from "../parts/simulated_notice.tsx";
import { Stat } from "../parts/stat.tsx";
import { modelChoices } from "../state/model_choices.ts";
import { axisEnd, type PageProps } from "../state/page.ts";
import { routeTo } from "../state/route.ts";
import { readScope, rowsInScope, type Scope, scopeParams } from "../state/scope.ts";
import { useLeaderboard } from "../state/use_leaderboard.ts";
import { useQuery } from "../state/use_query.ts";
import { BadgeSection } from "./badge_section.tsx";
import { FailureTable } from "./failure_table.tsx";
import { IncidentList } from "./incident_list.tsx";
import { chartedMetrics } from "./metrics.ts";
import { OutcomeBars } from "./outcome_bars.tsx";
import { PriceSection } from "./price_section.tsx";
import { TimelineSection } from "./timeline_section.tsx";

/** One model over time: how quick it was, what went wrong, what it costs. */
export function Trends({ params, setParams, now }: PageProps) {
  const scope = readScope(params);
  const query = useLeaderboard(scope);
  const { rows, simulated, mixed } = rowsInScope(query.data ?? [], scope);
  const choices = modelChoices(rows);
  const wanted = params.get("model");
  const row = wanted === null ? rows[0] : rows.find(({ model_id }) => model_id === wanted);

  return (
    <>
      <PageHead
        title={row?.model ?? "Trends"}
        lead={row === undefined ? undefined : (
          <>
            {row.provider}
            {row.last_seen_at !== null && (
              <>
                , last measured <Age time={row.last_seen_at} now={now} />
              </>
            )}
            {" · "}
            <a href={routeTo("compare", { a: row.model_id, ...scopeParams(params) })}>
              Compare with another model
            </a>
          </>
        )}
      >
        {choices.length > 0 && (
          <ModelSelect
            label="Model"
            value={row?.model_id ?? wanted}
            models={choices}
            onChange={(model) => setParams({ model })}
          />
        )}
        <ScopeControls scope={scope} setParams={setParams} mixed={mixed} simulated={simulated} />
      </PageHead>
      {simulated && <SimulatedNotice />}
      <Answer query={query} height={420}>
        {() =>
          row === undefined
            ? (
              <Empty title={wanted === null ? "Nothing measured yet" : "Not measured here"}>
                {wanted === null
                  ? `There is no result in ${scope.window.name}.`
                  : `This model has no result in ${scope.window.name}${
                    scope.region === "all" ? "" : ` from ${scope.region}`
                  }. A longer window may show earlier ones.`}
              </Empty>
            )
            : <ModelTrends row={row} scope={scope} now={now} />}
      </Answer>
    </>
  );
}

interface ModelTrendsProps {
  row: LeaderboardRow;
  scope: Scope;
  now: number;
}

function ModelTrends({ row, scope, now }: ModelTrendsProps) {
  const { window, region } = scope;
  const { model_id: id, model, simulated } = row;
  const end = axisEnd(now);
  const question = `${id} ${window.id} ${region}`;
  const timeline = useQuery(
    `timeline ${question}`,
    () => readTimeline(window.period, id, region),
  );
  const outcomes = useQuery(
    `outcomes ${question}`,
    () => readOutcomes(window.period, [id], region),
  );
  const incidents = useQuery(
    `incidents ${question}`,
    () => readIncidents(now - window.ms, id),
  );
  const prices = useQuery(`prices ${id}`, () => readPriceHistory(id));
  const known = (incidents.data ?? []).filter((incident) =>
    region === "all" || incident.region === region
  );
  const against = `the ${window.label} before`;

  return (
    <>
      <dl class="stats">
        <Stat
          label="TTFT p50"
          metric="ttft"
          detail={
            <>
              {tail("p95", formatMs(row.p95_ttft_ms), row.ttft_n)}
              <ChangeDetail
                percent={row.ttft_change_percent}
                moreIsBetter={false}
                against={against}
              />
            </>
          }
        >
          <Amount value={formatMs(row.p50_ttft_ms)} />
        </Stat>
        <Stat
          label="Speed p50"
          metric="tps"
          detail={
            <>
              {tail("p5", formatSpeed(row.p5_tps), row.tps_n)}
              <ChangeDetail percent={row.tps_change_percent} moreIsBetter against={against} />
            </>
          }
        >
          <Amount value={formatSpeed(row.p50_tps)} />
        </Stat>
        <Stat
          label="Latency p50"
          metric="latency"
          detail={tail("p95", formatSeconds(row.p95_latency_ms), row.latency_n)}
        >
          <Amount value={formatSeconds(row.p50_latency_ms)} />
        </Stat>
        <Stat
          label="Success rate"
          metric="success"
          detail={`${row.n.toLocaleString("en")} ${row.n === 1 ? "request" : "requests"}`}
        >
          <Amount value={formatShare(row.success_rate_percent)} />
        </Stat>
        <Stat
          label="Cost per request"
          metric="cost"
          detail={`${
            quantityText(formatCost(row.cost_per_m_output_tokens_usd))
          } per M output tokens`}
        >
          <Amount value={formatCost(row.cost_per_request_usd)} unknown="No price is known" />
        </Stat>
      </dl>
      <div class="columns">
        <Answer query={timeline} height={260}>
          {(points) =>
            chartedMetrics.map((metric) => (
              <TimelineSection
                key={metric.id}
                metric={metric}
                models={[{
                  name: model,
                  points: points.filter((point) => point.simulated === simulated),
                  incidents: known,
                }]}
                window={window}
                end={end}
                simulated={simulated}
              />
            ))}
        </Answer>
        <Answer query={prices} height={220}>
          {(history) => <PriceSection model={model} prices={history} now={now} />}
        </Answer>
        <Section title="Reliability" metric="severity">
          <Answer query={outcomes} height={80}>
            {(histories) => (
              <>
                <OutcomeBars
                  model={model}
                  history={histories.find((history) => history.simulated === simulated)}
                  window={window}
                  now={now}
                />
                <SeverityLegend />
                <Disclosure label="Outcomes in this window">
                  {() => (
                    <FailureTable
                      label={`Outcomes of ${model}`}
                      outcomes={row.outcomes}
                      n={row.n}
                    />
                  )}
                </Disclosure>
              </>
            )}
          </Answer>
        </Section>
        <Section title="Incidents" metric="incident">
          <Answer query={incidents} height={40}>
            {() => known.length === 0
              ? <p class="quiet">None in {window.name}.</p>
              : <IncidentList incidents={known} />}
          </Answer>
        </Section>
        <BadgeSection row={row} window={window} now={now} />
      </div>
    </>
  );
}

/** A percentile, or why there is none. */
function tail(name: string, value: Quantity | null, n: number): string {
  return value === null ? `${name} needs 20 requests, has ${n}` : `${name} ${quantityText(value)}`;
}

function ChangeDetail(props: Parameters<typeof Change>[0]) {
  if (props.percent === null) return null;
  return (
    <>
      {" · "}
      <Change {...props} />
    </>
  );
}
