import { useMemo } from "preact/hooks";
import { type Exactness, readExactness } from "../api/read_exactness.ts";
import { TimeChart } from "../charts/time_chart.tsx";
import { layOut } from "../charts/time_series.ts";
import { formatNumber, formatTickValue } from "../format/format_number.ts";
import { formatMs, quantityText } from "../format/quantity.ts";
import { formatInterval } from "../format/format_time.ts";
import { type CsvColumn, fields, momentField, saveCsv } from "../format/save_csv.ts";
import { Answer } from "../parts/answer.tsx";
import { DataTable } from "../parts/data_table.tsx";
import { Disclosure } from "../parts/disclosure.tsx";
import { Interval } from "../parts/moment.tsx";
import { Section } from "../parts/section.tsx";
import type { Scope } from "../state/scope.ts";
import { useQuery } from "../state/use_query.ts";

interface ExactnessSectionProps {
  scope: Scope;
  /** The end of the time axis, in milliseconds since 1970. */
  end: number;
}

/** How exact the measuring was, where a control is measured; else nothing. */
export function ExactnessSection({ scope: { window, region }, end }: ExactnessSectionProps) {
  const key = `exactness ${window.id} ${region}`;
  const result = useQuery<Exactness[]>({ key, read: () => readExactness(window.period, region) });
  if (result.error === null && (result.data === null || result.data.length === 0)) return null;
  return (
    <Section
      title="How exact the measuring was"
      unit="ms"
      note="A control of our own streams with known gaps in every run. The line is how far 95 of 100 measured gaps were off, at most."
    >
      <Answer result={result} height={260}>
        {(rows) => (
          <ExactnessLine
            rows={rows}
            name={window.name}
            from={end - window.ms}
            end={end}
          />
        )}
      </Answer>
    </Section>
  );
}

interface ExactnessLineProps {
  rows: Exactness[];
  name: string;
  from: number;
  end: number;
}

function ExactnessLine({ rows, name, from, end }: ExactnessLineProps) {
  const series = useMemo(() => [
    layOut(
      "Gaps",
      rows.map((row) => ({
        ...row,
        middle: row.p95_gap_error_ms,
        low: null,
        high: null,
        words: tell(row),
      })),
    ),
  ], [rows]);
  const title = `How exact the measuring was over ${name}`;
  return (
    <>
      <p class="quiet">{sumUp(rows)}</p>
      <TimeChart
        label={title}
        series={series}
        grain={rows[0].grain_seconds}
        from={Math.min(from, rows[0].starts_at)}
        to={Math.max(end, ...rows.map((row) => row.starts_at + row.grain_seconds * 1000))}
        simulated={false}
        format={showMs}
        formatTick={formatTickValue}
      />
      <Disclosure label="Table">
        {() => (
          <DataTable
            caption={title}
            header={["Interval", "Calls", "Failed", "p50", "p95", "TTFT", "TTFT of 7 days"]}
            rows={rows.map((row) => [
              <Interval key="when" start={row.starts_at} seconds={row.grain_seconds} />,
              row.n,
              row.failed_n,
              showMs(row.p50_gap_error_ms),
              showMs(row.p95_gap_error_ms),
              quantityText(formatMs(row.p50_ttft_ms)),
              quantityText(formatMs(row.week_p50_ttft_ms)),
            ])}
            onSave={() => saveCsv("exactness", COLUMNS, rows)}
          />
        )}
      </Disclosure>
    </>
  );
}

const COLUMNS: CsvColumn<Exactness>[] = [
  momentField("starts_at"),
  ["interval_seconds", ({ grain_seconds }) => grain_seconds],
  ["calls", ({ n }) => n],
  ["failed", ({ failed_n }) => failed_n],
  ["not_compared", ({ unknown_n }) => unknown_n],
  ...fields("p50_gap_error_ms", "p95_gap_error_ms", "p50_ttft_ms", "week_p50_ttft_ms"),
];

/** The best and the worst interval, in a sentence. */
function sumUp(rows: Exactness[]): string {
  const known = rows.filter((row) => row.p95_gap_error_ms !== null)
    .toSorted((a, b) => a.p95_gap_error_ms! - b.p95_gap_error_ms!);
  const calls = rows.reduce((sum, { n }) => sum + n, 0);
  const failed = rows.reduce((sum, { failed_n }) => sum + failed_n, 0);
  const lost = failed === 0 ? "" : ` ${failed} of ${calls} calls of the control failed.`;
  if (known.length === 0) return `Not known: no gaps could be compared.${lost}`;
  const worst = known[known.length - 1];
  const middle = known[Math.floor((known.length - 1) / 2)];
  return `95 of 100 gaps were off by ${
    showMs(middle.p95_gap_error_ms)
  } at most in half of the intervals, and by ` +
    `${showMs(worst.p95_gap_error_ms)} in the worst, ${
      formatInterval(worst.starts_at, worst.grain_seconds)
    }.${lost}`;
}

/** An interval in words. */
function tell(row: Exactness): string {
  const gaps = row.p95_gap_error_ms === null
    ? "not known"
    : `95 of 100 gaps off by ${showMs(row.p95_gap_error_ms)} at most`;
  const failed = row.failed_n === 0 ? "" : `, ${row.failed_n} of ${row.n} calls failed`;
  const ttft = row.p50_ttft_ms === null || row.week_p50_ttft_ms === null ? "" : `, its TTFT ` +
    `${quantityText(formatMs(row.p50_ttft_ms))}, over 7 days ${
      quantityText(formatMs(row.week_p50_ttft_ms))
    }`;
  return gaps + failed + ttft;
}

/** Errors are often below a millisecond. */
function showMs(ms: number | null): string {
  return ms === null ? "unknown" : `${ms < 10 ? ms.toFixed(1) : formatNumber(ms)} ms`;
}
