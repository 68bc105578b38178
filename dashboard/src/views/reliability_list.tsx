import type { OutcomeHistory } from "../api/read_outcomes.ts";
import type { Summary } from "../api/read_summaries.ts";
import type { PageProps } from "../state/page.ts";
import { routeTo } from "../state/route.ts";
import { type Scope, scopeParams } from "../state/scope.ts";
import { ReliabilityItem } from "./reliability_item.tsx";

interface ReliabilityListProps extends Pick<PageProps, "params" | "now" | "isStale"> {
  rows: Summary[];
  /** By model; null while unknown. */
  histories: Map<string, OutcomeHistory> | null;
  /** Whether reading them failed. */
  failed: boolean;
  scope: Scope;
}

/** Models with their bars, one in a line. */
export function ReliabilityList(props: ReliabilityListProps) {
  const { rows, histories, failed, scope, params, now, isStale } = props;
  return (
    <ul class="reliability">
      <li class="head" aria-hidden="true">
        <span>Model</span>
        <span class="rate">Availability</span>
        <span class="rate">Success</span>
        <span>{scope.window.id === "30d" ? "By days" : "By hours"}</span>
        <span>Failures</span>
      </li>
      {rows.map((row) => (
        <ReliabilityItem
          key={row.model_id}
          row={row}
          history={histories === null ? failed ? "failed" : "awaited" : histories.get(row.model_id)}
          scope={scope}
          stale={isStale(row, scope)}
          now={now}
          href={routeTo("trends", { model: row.model_id, ...scopeParams(params) })}
        />
      ))}
    </ul>
  );
}
