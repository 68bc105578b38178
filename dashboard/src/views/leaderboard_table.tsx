import { useState } from "preact/hooks";
import { Select } from "../parts/select.tsx";
import { SparklineChart } from "../parts/sparkline.tsx";
import { IncidentTag, SimulatedTag, StaleTag } from "../parts/tag.tsx";
import type { ModelRow } from "../state/changes.ts";
import type { Window } from "../api/period.ts";
import { routeTo } from "../state/route.ts";
import { type CellContext, type Column, columns } from "./leaderboard_columns.tsx";
import type { Sorting } from "./sort_rows.ts";

interface LeaderboardTableProps {
  rows: ModelRow[];
  sorting: Sorting;
  onSort(sorting: Sorting): void;
  now: number;
  window: Window;
  /** Median times to first token over the window, by model. */
  lines: Map<string, (number | null)[]>;
  /** What links to a model keep of the address. */
  linkParams: Record<string, string | null>;
  /** Open incidents by model. */
  troubles: Map<string, string>;
  isStale(row: ModelRow): boolean;
}

const named = [
  { id: "model", label: "Model", name: "Model", largestFirst: false },
  { id: "provider", label: "Provider", name: "Provider", largestFirst: false },
];

/**
 * The leaderboard as a table; on a phone each row becomes a card. The roles are
 * spelled out because browsers forget those of a table that is laid out anew.
 */
export function LeaderboardTable(props: LeaderboardTableProps) {
  const { rows, sorting, onSort, now, window, lines, linkParams, troubles, isStale } = props;
  const [all, setAll] = useState(false);
  const sortable = [...named, ...columns.filter(({ value }) => value !== null)];

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
  const header = { sorting, onSort: sortBy };
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
        <thead role="rowgroup">
          <tr class="groups" aria-hidden="true">
            <td colSpan={2} />
            {spans().map(({ group, span }, index) => (
              <td key={index} colSpan={span} class={group === "" ? undefined : "named"}>{group}</td>
            ))}
          </tr>
          <tr role="row">
            {named.map((column) => <Header key={column.id} column={column} {...header} />)}
            {columns.map((column) => (
              <Header
                key={column.id}
                column={column}
                numeric
                {...header}
              />
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <tr key={`${row.model_id} ${row.simulated}`} role="row">
              <th scope="row" role="rowheader" class="model">
                <a href={routeTo("trends", { model: row.model_id, ...linkParams })}>{row.model}</a>
                {row.simulated && <SimulatedTag />}
                {troubles.has(row.model_id) && (
                  <IncidentTag label={troubles.get(row.model_id) ?? ""} />
                )}
                {row.last_seen_at !== null && isStale(row) && (
                  <StaleTag lastSeenAt={row.last_seen_at} now={now} />
                )}
              </th>
              <td role="cell" class="provider">{row.provider}</td>
              {columns.map((column) => (
                <td key={column.id} role="cell" class={cellClass(column)} data-label={column.name}>
                  {column.cell(row, context)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

interface HeaderProps {
  column: Pick<Column, "id" | "label"> & { group?: string; value?: unknown };
  numeric?: boolean;
  sorting: Sorting;
  onSort(id: string): void;
}

function Header({ column, numeric = false, sorting, onSort }: HeaderProps) {
  const { id, label, group = "" } = column;
  const current = sorting.column === id;
  const order = !current ? undefined : sorting.descending ? "descending" : "ascending";
  return (
    <th
      scope="col"
      role="columnheader"
      class={numeric ? `numeric col-${id}` : undefined}
      aria-sort={order}
    >
      {column.value === null
        ? <HeaderText group={group} label={label} />
        : (
          <button type="button" onClick={() => onSort(id)}>
            <HeaderText group={group} label={label} />
            <span class="arrow" aria-hidden="true">
              {current ? (sorting.descending ? "↓" : "↑") : ""}
            </span>
          </button>
        )}
    </th>
  );
}

/** The group stands above in print, and before it in speech. */
function HeaderText({ group, label }: { group: string; label: string }) {
  return (
    <>
      {group !== "" && <span class="unseen">{`${group} `}</span>}
      {label}
    </>
  );
}

function cellClass({ id }: Column): string {
  return `numeric col-${id}`;
}

/** Neighbouring columns of one group share a heading. */
function spans(): { group: string; span: number }[] {
  const result: { group: string; span: number }[] = [];
  for (const { group } of columns) {
    const last = result.at(-1);
    if (last?.group === group) last.span += 1;
    else result.push({ group, span: 1 });
  }
  return result;
}
