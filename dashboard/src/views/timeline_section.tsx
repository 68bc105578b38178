import { useMemo } from "preact/hooks";
import type { Incident } from "../api/read_incidents.ts";
import type { TimelinePoint } from "../api/read_timeline.ts";
import { incidentMarks, outageMarks } from "../charts/marks.ts";
import { TimeChart } from "../charts/time_chart.tsx";
import { timeSeries } from "../charts/time_series.ts";
import { formatCsv } from "../format/csv.ts";
import { formatInterval } from "../format/format_time.ts";
import { saveFile } from "../format/save_file.ts";
import { DataTable } from "../parts/data_table.tsx";
import { Disclosure } from "../parts/disclosure.tsx";
import { Empty } from "../parts/empty.tsx";
import { Legend } from "../parts/legend.tsx";
import { Section } from "../parts/section.tsx";
import type { Window } from "../state/period.ts";
import type { ChartedMetric } from "./metrics.ts";

interface TimelineSectionProps {
  metric: ChartedMetric;
  /** One model, or two to compare; `points` of one kind of data only. */
  models: { name: string; points: TimelinePoint[]; incidents: Incident[] }[];
  window: Window;
  /** The end of the time axis, in milliseconds since 1970. */
  end: number;
  simulated: boolean;
}

/** A metric over time with its band, what went wrong meanwhile, and the numbers behind it. */
export function TimelineSection(props: TimelineSectionProps) {
  const { metric, models, window, end, simulated } = props;
  const names = models.map(({ name }) => name).join(" and ");
  const all = models.flatMap(({ points }) => points);
  const series = useMemo(
    () => models.map(({ name, points }) => timeSeries(name, points, metric.id)),
    [metric, ...models.map(({ points }) => points)],
  );
  const marks = useMemo(
    () =>
      models.length > 1 ? [] : models.flatMap(({ points, incidents }) => [
        ...outageMarks(points),
        ...incidentMarks(incidents, end),
      ]),
    [end, ...models.flatMap(({ points, incidents }) => [points, incidents])],
  );
  const start = Math.min(end - window.ms, ...all.map(({ starts_at }) => starts_at));
  const bandHours = (all[0]?.band_seconds ?? 0) / 3600;

  const hasBand = series.some(({ low }) => low.some((value) => value !== null));

  function save() {
    const header = ["model", "starts_at", "interval_seconds", "requests"];
    const keys = [`p5_${metric.id}`, `p50_${metric.id}`, `p95_${metric.id}`] as const;
    const rows = models.flatMap(({ name, points }) =>
      points.map((point) => [
        name,
        new Date(point.starts_at).toISOString(),
        point.grain_seconds,
        point.n,
        ...keys.map((key) => point[key]),
      ])
    );
    saveFile(`${metric.id}-${window.id}.csv`, "text/csv", formatCsv([...header, ...keys], rows));
  }

  function tableRows() {
    return models.flatMap(({ name, points }) =>
      points.map((point) => [
        formatInterval(point.starts_at, point.grain_seconds),
        ...(models.length > 1 ? [name] : []),
        point.n,
        ...([`p5_${metric.id}`, `p50_${metric.id}`, `p95_${metric.id}`] as const).map((key) => {
          const value = point[key];
          return value === null ? "–" : metric.format(value);
        }),
      ])
    );
  }

  return (
    <Section title={metric.title} unit={metric.unit} metric={metric.definition}>
      {all.length === 0 ? <Empty title={`No results in ${window.name}`} /> : (
        <>
          <TimeChart
            label={`${metric.title} of ${names} over ${window.name}`}
            series={series}
            marks={marks}
            grain={all[0].grain_seconds}
            from={start}
            to={Math.max(end, ...all.map(intervalEnd))}
            simulated={simulated}
            format={metric.format}
            formatTick={metric.tick}
          />
          <Legend
            entries={legendEntries(
              models.map(({ name }) => name),
              hasBand ? bandHours : null,
              marks,
            )}
          />
          <Disclosure label="Table">
            {() => (
              <DataTable
                caption={`${metric.title} of ${names}`}
                header={[
                  "Interval",
                  ...(models.length > 1 ? ["Model"] : []),
                  "Requests",
                  "p5",
                  "p50",
                  "p95",
                ]}
                rows={tableRows()}
                onSave={save}
              />
            )}
          </Disclosure>
        </>
      )}
    </Section>
  );
}

function intervalEnd({ starts_at, grain_seconds }: TimelinePoint): number {
  return starts_at + grain_seconds * 1000;
}

function legendEntries(names: string[], bandHours: number | null, marks: { kind: string }[]) {
  const lines = names.length === 1
    ? [{ sign: "line-first", label: "p50" }]
    : names.map((name, index) => ({
      sign: index === 0 ? "line-first" : "line-second",
      label: name,
    }));
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
