import { useMemo } from "preact/hooks";
import type { Incident } from "../api/read_incidents.ts";
import type { TimelinePoint } from "../api/read_timeline.ts";
import { incidentMarks, outageMarks } from "../charts/marks.ts";
import { TimeChart } from "../charts/time_chart.tsx";
import { type TimeSeries, timeSeries } from "../charts/time_series.ts";
import { Answer } from "../parts/answer.tsx";
import { Disclosure } from "../parts/disclosure.tsx";
import { Empty } from "../parts/empty.tsx";
import { Legend } from "../parts/legend.tsx";
import { Section } from "../parts/section.tsx";
import { describeScope, type Scope } from "../state/scope.ts";
import type { Result } from "../state/use_query.ts";
import { type ChartedMetric, chartedMetrics } from "./metrics.ts";
import { TimelineTable } from "./timeline_table.tsx";

interface TimelineSectionProps {
  metric: ChartedMetric;
  /** One model, or a few to compare. */
  names: string[];
  /** The points of each, real or simulated but not both. */
  points: TimelinePoint[][];
  /** The periods to mark, for one model. */
  incidents?: Incident[];
  scope: Scope;
  /** The end of the time axis, in milliseconds since 1970. */
  end: number;
  simulated: boolean;
  /** What all of them are of, where the names alone do not say it. */
  of?: string;
}

const NONE: Incident[] = [];

/** More lines than this have no bands, which would cover each other. */
const MOST_BANDS = 2;

/** A metric over time with its band, with incidents and failures, and the numbers behind it. */
function TimelineSection(props: TimelineSectionProps) {
  const { metric, names, points, incidents = NONE, scope, end, simulated, of } = props;
  const { window } = scope;
  const all = useMemo(() => points.flat(), points);
  const series = useMemo(
    () =>
      points
        .map((ofModel, index) => timeSeries(names[index], ofModel, metric.id))
        .map((one) => points.length > MOST_BANDS ? withoutBand(one) : one),
    [metric, ...names, ...points],
  );
  const marks = useMemo(
    () => points.length > 1 ? [] : [...outageMarks(all), ...incidentMarks(incidents, end)],
    [all, incidents, end],
  );
  const title = `${metric.title} of ${of ?? names.join(" and ")}`;
  const start = Math.min(end - window.ms, ...all.map(({ starts_at }) => starts_at));
  const bandHours = (all[0]?.band_seconds ?? 0) / 3600;
  const hasBand = series.some(({ low }) => low.some((value) => value !== null));

  return (
    <Section title={metric.title} unit={metric.unit} metric={metric.definition}>
      {all.length === 0 ? <Empty title={`No results in ${describeScope(scope)}`} /> : (
        <>
          <TimeChart
            label={`${title} over ${describeScope(scope)}`}
            series={series}
            marks={marks}
            grain={all[0].grain_seconds}
            from={start}
            to={Math.max(end, ...all.map(intervalEnd))}
            simulated={simulated}
            format={metric.format}
            formatTick={metric.tick}
          />
          <Legend entries={legendEntries(names, hasBand ? bandHours : null, marks)} />
          <Disclosure label="Table">
            {() => (
              <TimelineTable
                caption={title}
                metric={metric}
                names={names}
                points={points}
                scope={scope}
              />
            )}
          </Disclosure>
        </>
      )}
    </Section>
  );
}

interface TimelinesProps extends Omit<TimelineSectionProps, "metric"> {
  result: Result<unknown>;
}

/** Every metric over time, each in its chart. */
export function Timelines({ result, ...props }: TimelinesProps) {
  return (
    <Answer result={result} height={260}>
      {() =>
        chartedMetrics.map((metric) => (
          <TimelineSection key={metric.id} metric={metric} {...props} />
        ))}
    </Answer>
  );
}

function withoutBand(series: TimeSeries): TimeSeries {
  const none = series.at.map(() => null);
  return { ...series, low: none, high: none };
}

function intervalEnd({ starts_at, grain_seconds }: TimelinePoint): number {
  return starts_at + grain_seconds * 1000;
}

function legendEntries(names: string[], bandHours: number | null, marks: { kind: string }[]) {
  const lines = names.length === 1
    ? [{ sign: "line-0", label: "p50" }]
    : names.map((name, index) => ({ sign: `line-${index}`, label: name }));
  const marked = [
    { kind: "incident", sign: "mark-incident", label: "Incident" },
    { kind: "outage", sign: "mark-outage", label: "Nothing succeeded" },
  ].filter(({ kind }) => marks.some((mark) => mark.kind === kind));
  return [
    ...lines,
    ...(bandHours === null
      ? []
      : [{ sign: "band", label: `p5–p95 of the ${bandHours} hours around each point` }]),
    ...marked,
  ];
}
