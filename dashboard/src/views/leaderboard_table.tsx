import { useState } from "preact/hooks";
import { Select } from "../parts/select.tsx";
import { SparklineChart } from "../parts/sparkline.tsx";
import type { ModelRow } from "../state/changes.ts";
import type { Window } from "../api/period.ts";
import type { CellContext } from "./leaderboard_columns.tsx";
import { LeaderboardHead, sortable } from "./leaderboard_head.tsx";
import { LeaderboardLine } from "./leaderboard_line.tsx";
import type { Sorting } from "./sort_rows.ts";

interface LeaderboardTableProps {
  rows: ModelRow[];
  sorting: Sorting;
  onSort(sorting: Sorting): void;
  now: number;
  window: Window;
  /** Median times to first token over the window, by model. */
  lines: Map<string, (number | null)[]>;
  /** The part of the address that links to a model keep. */
  linkParams: Record<string, string | null>;
  /** Open incidents by model. */
  troubles: Map<string, string>;
  isStale(row: ModelRow): boolean;
}

/**
 * The leaderboard as a table; on a phone each row becomes a card. The roles are
 * stated because browsers drop those of a table with another CSS display.
 */
export function LeaderboardTable(props: LeaderboardTableProps) {
  const { rows, sorting, onSort, now, window, lines, linkParams, troubles, isStale } = props;
  const [all, setAll] = useState(false);

  function sortBy(id: string) {
    const column = sortable.find((column) => column.id === id);
    const again = sorting.column === id;
    onSort({
      column: id,
      descending: again ? !sorting.descending : column?.largestFirst ?? false,
    });
  }

  function sparkline({ model, model_id }: ModelRow) {
    const values = lines.get(model_id);
    if (values === undefined) return null;
    return <SparklineChart values={values} label={`TTFT of ${model} over ${window.name}`} />;
  }

  const context: CellContext = { now, against: `the ${window.label} before`, sparkline };
  return (
    <>
      <div class="sort-on-phone">
        <Select
          label="Sort by"
          value={sorting.column}
          options={sortable.map(({ id, name }) => ({ id, label: name }))}
          onChange={sortBy}
        />
        <button type="button" onClick={() => sortBy(sorting.column)}>
          {sorting.descending ? "Largest first" : "Smallest first"}
        </button>
        <button type="button" aria-pressed={all} onClick={() => setAll(!all)}>
          All numbers
        </button>
      </div>
      <table
        class={all ? "leaderboard all" : "leaderboard"}
        role="table"
        aria-label="Leaderboard"
      >
        <LeaderboardHead sorting={sorting} onSort={sortBy} />
        <tbody role="rowgroup">
          {rows.map((row) => (
            <LeaderboardLine
              key={`${row.model_id} ${row.simulated}`}
              row={row}
              linkParams={linkParams}
              trouble={troubles.get(row.model_id)}
              stale={isStale(row)}
              context={context}
            />
          ))}
        </tbody>
      </table>
    </>
  );
}
