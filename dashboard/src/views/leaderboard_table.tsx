import { Fragment } from "preact";
import { SparklineChart } from "../parts/sparkline.tsx";
import type { ModelRow } from "../state/changes.ts";
import { routeTo } from "../state/route.ts";
import type { Window } from "../api/period.ts";
import { axesOf, type Ties } from "./intervals.ts";
import { type CellContext, columns } from "./leaderboard_columns.tsx";
import { LeaderboardLine } from "./leaderboard_line.tsx";
import { SortableTable } from "./sortable_table.tsx";
import { TiedLine } from "./tied_line.tsx";
import type { Sorting } from "./sort_rows.ts";

interface LeaderboardTableProps {
  rows: ModelRow[];
  /** Who is tied with the first, where that is the order. */
  ties: Ties<ModelRow> | null;
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
  /** The family of each model, if they are grouped. */
  families: Map<string, string> | null;
  isStale(row: ModelRow): boolean;
}

const named = [
  { id: "model", label: "Model", name: "Model" },
  { id: "provider", label: "Provider", name: "Provider" },
];

/** The leaderboard as a table. */
export function LeaderboardTable(props: LeaderboardTableProps) {
  const {
    rows,
    ties,
    sorting,
    onSort,
    now,
    window,
    lines,
    linkParams,
    troubles,
    families,
    isStale,
  } = props;

  function sparkline({ model, model_id }: ModelRow) {
    const values = lines.get(model_id);
    if (values === undefined) return null;
    return <SparklineChart values={values} label={`TTFT of ${model} over ${window.name}`} />;
  }

  const context: CellContext = {
    now,
    against: `the ${window.label} before`,
    sparkline,
    axes: axesOf(rows),
  };
  return (
    <SortableTable
      label="Leaderboard"
      named={named}
      columns={columns}
      sorting={sorting}
      onSort={onSort}
      shortened
    >
      {rows.map((row, index) => {
        const family = families?.get(row.model_id);
        const begins = index === 0 || families?.get(rows[index - 1].model_id) !== family;
        return (
          <Fragment key={`${row.model_id} ${row.simulated}`}>
            {families !== null && begins && <FamilyLine family={family} linkParams={linkParams} />}
            <LeaderboardLine
              row={row}
              linkParams={linkParams}
              trouble={troubles.get(row.model_id)}
              stale={isStale(row)}
              context={context}
            />
            {ties?.last === row && <TiedLine ties={ties} columns={named.length + columns.length} />}
          </Fragment>
        );
      })}
    </SortableTable>
  );
}

interface FamilyLineProps {
  family: string | undefined;
  linkParams: Record<string, string | null>;
}

/** The name of a family, above its hosts. */
function FamilyLine({ family, linkParams }: FamilyLineProps) {
  return (
    <tr role="row" class="family">
      <th role="rowheader" colSpan={named.length + columns.length}>
        {family === undefined
          ? "Of no known family"
          : <a href={routeTo("models", { family, ...linkParams })}>{family}</a>}
      </th>
    </tr>
  );
}
