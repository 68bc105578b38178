import { readIncidents } from "../api/read_incidents.ts";
import type { LeaderboardRow } from "../api/read_leaderboard.ts";
import { readOutcomes } from "../api/read_outcomes.ts";
import { readPriceHistory } from "../api/read_prices.ts";
import { readTimeline } from "../api/read_timeline.ts";
import { Answer } from "../parts/answer.tsx";
import { Disclosure } from "../parts/disclosure.tsx";
import { Section } from "../parts/section.tsx";
import { SeverityLegend } from "../parts/severity_legend.tsx";
import { axisEnd } from "../state/page.ts";
import { type Scope } from "../state/scope.ts";
import { useQuery } from "../state/use_query.ts";
import { BadgeSection } from "./badge_section.tsx";
import { FailureTable } from "./failure_table.tsx";
import { IncidentList } from "./incident_list.tsx";
import { chartedMetrics } from "./metrics.ts";
import { OutcomeBars } from "./outcome_bars.tsx";
import { PriceSection } from "./price_section.tsx";
import { TimelineSection } from "./timeline_section.tsx";
import { ModelStats } from "./model_stats.tsx";

interface ModelTrendsProps {
  row: LeaderboardRow;
  scope: Scope;
  now: number;
}

/** Everything about one model over a window. */
export function ModelTrends({ row, scope, now }: ModelTrendsProps) {
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

  return (
    <>
      <ModelStats row={row} against={`the ${window.label} before`} />
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
            {() =>
              known.length === 0
                ? <p class="quiet">None in {window.name}.</p>
                : <IncidentList incidents={known} />}
          </Answer>
        </Section>
        <BadgeSection row={row} window={window} now={now} />
      </div>
    </>
  );
}
