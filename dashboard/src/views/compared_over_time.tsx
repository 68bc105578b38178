import { useMemo } from "preact/hooks";
import type { Summary } from "../api/read_summaries.ts";
import { fullName } from "../format/full_name.ts";
import { ServedAsTag } from "../parts/served_as_tag.tsx";
import { Section } from "../parts/section.tsx";
import { SeverityLegend } from "../parts/legend.tsx";
import { both } from "../state/both.ts";
import { axisEnd } from "../state/page.ts";
import { outcomesQuery, timelineQuery } from "../state/queries.ts";
import type { Scope } from "../state/scope.ts";
import { useQuery } from "../state/use_query.ts";
import { OutcomeSection } from "./outcome_section.tsx";
import { Timelines } from "./timeline_section.tsx";

interface ComparedOverTimeProps {
  rows: [Summary, Summary];
  scope: Scope;
  now: number;
}

/** Two models over time, in one chart for each metric. */
export function ComparedOverTime({ rows, scope, now }: ComparedOverTimeProps) {
  const [first, second] = rows;
  const simulated = first.simulated;
  const timelines = both(
    useQuery(timelineQuery(first.model_id, scope)),
    useQuery(timelineQuery(second.model_id, scope)),
  );
  const outcomes = useQuery(outcomesQuery([first.model_id, second.model_id], scope));
  const [one, other] = timelines.data ?? [[], []];
  const points = useMemo(
    () => [one, other].map((all) => all.filter((point) => point.simulated === simulated)),
    [one, other, simulated],
  );
  const sameName = first.model === second.model;
  return (
    <div class="columns">
      <Timelines
        result={timelines}
        names={rows.map((row) => sameName ? fullName(row) : row.model)}
        points={points}
        scope={scope}
        end={axisEnd(now)}
        simulated={simulated}
      />
      <Section title="Reliability" metric="severity">
        {rows.map((row) => (
          <div key={row.model_id} class="named-strip">
            <p>
              {row.model} <span class="provider">{row.provider}</span>
              <ServedAsTag modelId={row.model_id} model={row.model} />
            </p>
            <OutcomeSection
              name={fullName(row)}
              result={outcomes}
              modelId={row.model_id}
              simulated={simulated}
              scope={scope}
            />
          </div>
        ))}
        <SeverityLegend />
      </Section>
    </div>
  );
}
