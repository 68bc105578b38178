import { Fragment } from "preact";
import type { FamilyHost } from "../api/read_families.ts";
import { ModelTags } from "../parts/served_as_tag.tsx";
import { routeTo } from "../state/route.ts";
import type { WithRight } from "../state/right_answers.ts";
import { withoutEmptyRight } from "./answers.tsx";
import { hostColumns } from "./host_columns.tsx";
import { axesOf, tiesOf } from "./intervals.ts";
import { formatSorting, type Sorting } from "./sort_rows.ts";
import { TiedLine } from "./tied_line.tsx";
import { Cells, SortableTable } from "./sortable_table.tsx";

interface HostTableProps {
  /** The family. */
  label: string;
  rows: WithRight<FamilyHost>[];
  /** The models that have a line in the charts, in the order of their colours. */
  charted: string[];
  sorting: Sorting;
  onSort(sorting: Sorting): void;
  now: number;
  linkParams: Record<string, string | null>;
  isStale(row: FamilyHost): boolean;
}

const named = [
  { id: "provider", label: "Host", name: "Host" },
  { id: "model", label: "Called there", name: "Name" },
];

/** Who serves a model, and how. */
export function HostTable(props: HostTableProps) {
  const { label, rows, charted, sorting, onSort, now, linkParams, isStale } = props;
  // Most models are served by their host itself.
  const told = withoutEmptyRight(hostColumns, rows);
  const columns = rows.some(({ upstreams }) => upstreams !== null)
    ? told
    : told.filter(({ id }) => id !== "upstreams");
  const ties = formatSorting(sorting) === null ? tiesOf(rows) : null;
  const context = { now, against: "", sparkline: () => null, axes: axesOf(rows) };
  return (
    <SortableTable
      label={`Hosts of ${label}`}
      name="hosts"
      named={named}
      columns={columns}
      sorting={sorting}
      onSort={onSort}
    >
      {rows.map((row) => (
        <Fragment key={row.model_id}>
          <tr role="row" class={row.n === 0 ? "unmeasured" : undefined}>
            <th scope="row" role="rowheader" class="model">
              <LineSign place={charted.indexOf(row.model_id)} />
              {row.n === 0
                ? row.provider
                : (
                  <a href={routeTo("trends", { model: row.model_id, ...linkParams })}>
                    {row.provider}
                  </a>
                )}
              {row.variant !== null && (
                <>
                  {" "}
                  <span class="tag variant">{row.variant}</span>
                </>
              )}
              <ModelTags row={row} stale={isStale(row)} now={now} />
              {row.n === 0 && (
                <>
                  {" "}
                  <span class="tag stale">Not measured</span>
                </>
              )}
            </th>
            <td role="cell" class="called">{row.model}</td>
            <Cells columns={columns} row={row} context={context} />
          </tr>
          {ties?.last === row && <TiedLine ties={ties} columns={named.length + columns.length} />}
        </Fragment>
      ))}
    </SortableTable>
  );
}

/** The colour of its line. */
function LineSign({ place }: { place: number }) {
  return place < 0 ? null : <span class={`key line-${place}`} aria-hidden="true" />;
}
