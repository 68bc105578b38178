import { useMemo, useState } from "preact/hooks";
import { type ChartedPoint, layOut } from "../charts/time_series.ts";
import { TimeChart } from "../charts/time_chart.tsx";
import { formatCount } from "../format/format_count.ts";
import { describeFailures } from "../format/outcomes.ts";
import { formatShare, quantityText } from "../format/quantity.ts";
import { Answer } from "../parts/answer.tsx";
import { Disclosure } from "../parts/disclosure.tsx";
import { Empty } from "../parts/empty.tsx";
import { Legend } from "../parts/legend.tsx";
import { Select } from "../parts/select.tsx";
import { answersTimelineQuery } from "../state/queries.ts";
import { CANARY, rightPercent, type Told } from "../state/right_answers.ts";
import type { Scope } from "../state/scope.ts";
import { useQuery } from "../state/use_query.ts";
import { useRowsOfKind } from "../state/use_rows_in_scope.ts";
import { AnswersTimelineTable } from "./answers_timeline_table.tsx";
import { type JudgedPoint, kindsOf, tellPoints } from "./judged_points.ts";

/** A host whose answers were judged. */
export interface JudgedHost {
  id: string;
  name: string;
  /** Its colour in the charts of the page. */
  sign: number;
}

interface AnswersOverTimeProps {
  hosts: JudgedHost[];
  /** The workloads whose answers were judged. */
  workloads: string[];
  scope: Scope;
  simulated: boolean;
  /** The end of the time axis, in milliseconds since 1970. */
  end: number;
  /** The model that all of them serve. */
  family: string;
}

const ALL = "";

/** How right the answers of each host were over time, to one workload, of all kinds of questions or one. */
export function AnswersOverTime(props: AnswersOverTimeProps) {
  const { hosts, workloads, scope, simulated, end, family } = props;
  const [chosen, choose] = useState<string | null>(null);
  const [wantedKind, setKind] = useState(ALL);
  const workload =
    [chosen, scope.workload, CANARY].find((name) => name !== null && workloads.includes(name)) ??
      workloads[0];
  const ids = hosts.map(({ id }) => id);
  const result = useQuery(answersTimelineQuery(ids, { ...scope, workload }));
  const rows = useRowsOfKind(result, simulated);
  const kinds = useMemo(() => kindsOf(rows), [rows]);
  const kind = kinds.includes(wantedKind) ? wantedKind : ALL;
  const points = useMemo(() => tellPoints(rows, kind === ALL ? null : kind), [rows, kind]);
  const title = `Right answers of ${family} to ${workload}${kind === ALL ? "" : `, ${kind}`}`;
  return (
    <>
      <div class="toolbar">
        <h3>Over time</h3>
        {workloads.length > 1 && (
          <Select
            label="Answers to"
            value={workload}
            options={workloads.map((name) => ({ id: name, label: name }))}
            onChange={(name) => choose(name)}
          />
        )}
        {kinds.length > 1 && (
          <Select
            label="Kind of question"
            value={kind}
            options={[{ id: ALL, label: "All kinds" }, ...kinds.map((id) => ({ id, label: id }))]}
            onChange={setKind}
          />
        )}
      </div>
      <Answer result={result} height={260}>
        {() =>
          points.length === 0
            ? <Empty title={`No answers to ${workload} in ${scope.window.name}`} />
            : (
              <>
                <Lines
                  title={`${title} over ${scope.window.name}`}
                  hosts={hosts}
                  points={points}
                  from={end - scope.window.ms}
                  to={end}
                  simulated={simulated}
                />
                <Disclosure label="Table over time">
                  {() => (
                    <AnswersTimelineTable
                      caption={title}
                      hosts={new Map(hosts.map(({ id, name }) => [id, name]))}
                      points={points}
                      scope={{ ...scope, workload }}
                      kind={kind === ALL ? null : kind}
                    />
                  )}
                </Disclosure>
              </>
            )}
      </Answer>
    </>
  );
}

interface LinesProps {
  title: string;
  hosts: JudgedHost[];
  points: JudgedPoint[];
  from: number;
  to: number;
  simulated: boolean;
}

function Lines({ title, hosts, points, from, to, simulated }: LinesProps) {
  const drawn = hosts.filter(({ id }) => points.some(({ model_id }) => model_id === id));
  const series = useMemo(
    () =>
      drawn.map(({ id, name, sign }) => ({
        ...layOut(name, points.filter(({ model_id }) => model_id === id).map(toCharted)),
        sign,
      })),
    [points, drawn.map(({ id, sign }) => `${id} ${sign}`).join()],
  );
  return (
    <>
      <TimeChart
        label={title}
        series={series}
        grain={points[0].grain_seconds}
        from={Math.min(from, ...points.map(({ starts_at }) => starts_at))}
        to={Math.max(to, ...points.map((point) => point.starts_at + point.grain_seconds * 1000))}
        simulated={simulated}
        format={(rate) => quantityText(formatShare(rate))}
        formatTick={(rate) => `${rate} %`}
        range={fromTheTenBelow}
      />
      <Legend entries={drawn.map(({ name, sign }) => ({ sign: `line-${sign}`, label: name }))} />
    </>
  );
}

function toCharted({ starts_at, grain_seconds, told, low, high }: JudgedPoint): ChartedPoint {
  return {
    starts_at,
    grain_seconds,
    middle: rightPercent(told),
    low,
    high,
    words: describeTold(told, low, high),
  };
}

/** For example `92.5 % of 240 right (88.4 to 95.2 %), 4 cut off, 18× wrong answer`. */
function describeTold(told: Told, low: number | null, high: number | null): string {
  const rate = rightPercent(told);
  return [
    rate === null
      ? "no answer judged"
      : `${quantityText(formatShare(rate))} of ${formatCount(told.judged)} right${
        describeEnds(low, high)
      }`,
    ...(told.cut_off === 0 ? [] : [`${formatCount(told.cut_off)} cut off`]),
    ...(told.right === told.judged ? [] : [describeFailures(told.failures)]),
  ].join(", ");
}

function describeEnds(low: number | null, high: number | null): string {
  if (low === null || high === null) return "";
  return ` (${quantityText(formatShare(low))} to ${quantityText(formatShare(high))})`;
}

/** Most rates are close to 100 %, where an axis from 0 on would hide how far apart they are. */
function fromTheTenBelow(low: number | null): [number, number] {
  const below = Math.floor((low ?? 100) / 10) * 10 - 10;
  return [Math.max(0, Math.min(90, below)), 101];
}
