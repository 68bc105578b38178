import type { Summary } from "../api/read_summaries.ts";
import { ServedAsTag } from "../parts/served_as_tag.tsx";
import { SimulatedTag, StaleTag } from "../parts/tag.tsx";

interface ComparedHeadsProps {
  rows: [Summary, Summary];
  isStale(row: Summary): boolean;
  now: number;
}

/** The heads of the columns of two models. */
export function ComparedHeads({ rows, isStale, now }: ComparedHeadsProps) {
  return (
    <>
      {rows.map((row, index) => (
        <th key={row.model_id} scope="col" class="numeric">
          <span class={`key line-${index}`}>{row.model}</span>
          <span class="provider">{row.provider}</span>
          <ServedAsTag modelId={row.model_id} model={row.model} />
          {row.simulated && <SimulatedTag />}
          {row.last_seen_at !== null && isStale(row) && (
            <StaleTag lastSeenAt={row.last_seen_at} now={now} />
          )}
        </th>
      ))}
    </>
  );
}
