import type { Sorting } from "./sort_rows.ts";

/** What a heading knows of its column. */
export interface HeadColumn {
  id: string;
  label: string;
  /** The full name, where the group is not visible. */
  name: string;
  /** Over several columns. */
  group?: string;
  /** Null when it cannot be sorted. */
  value?: unknown;
  /** Whether the first click puts the largest first. */
  largestFirst?: boolean;
}

interface SortableHeadProps {
  /** The columns of names, which come first. */
  named: HeadColumn[];
  columns: HeadColumn[];
  sorting: Sorting;
  onSort(id: string): void;
}

/** The names of the columns, and above them those of their groups. */
export function SortableHead({ named, columns, sorting, onSort }: SortableHeadProps) {
  return (
    <thead role="rowgroup">
      <tr class="groups" aria-hidden="true">
        <td colSpan={named.length} />
        {spans(columns).map(({ group, span }, index) => (
          <td key={index} colSpan={span} class={group === "" ? undefined : "named"}>{group}</td>
        ))}
      </tr>
      <tr role="row">
        {named.map((column) => (
          <Header key={column.id} column={column} sorting={sorting} onSort={onSort} />
        ))}
        {columns.map((column) => (
          <Header key={column.id} column={column} numeric sorting={sorting} onSort={onSort} />
        ))}
      </tr>
    </thead>
  );
}

interface HeaderProps extends Pick<SortableHeadProps, "sorting" | "onSort"> {
  column: HeadColumn;
  numeric?: boolean;
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

/** The group is shown above the name, and read before it by screen readers. */
function HeaderText({ group, label }: { group: string; label: string }) {
  return (
    <>
      {group !== "" && <span class="unseen">{`${group} `}</span>}
      {label}
    </>
  );
}

/** Neighbouring columns of one group share a heading. */
function spans(columns: HeadColumn[]): { group: string; span: number }[] {
  const result: { group: string; span: number }[] = [];
  for (const { group = "" } of columns) {
    const last = result.at(-1);
    if (last?.group === group) last.span += 1;
    else result.push({ group, span: 1 });
  }
  return result;
}
