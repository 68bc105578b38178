import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Select } from "../parts/select.tsx";
import { type HeadColumn, SortableHead } from "./sortable_head.tsx";
import type { Sorting } from "./sort_rows.ts";

/** A column of numbers. */
export interface Column<Row, Context> extends HeadColumn {
  /** Over several columns. */
  group: string;
  /**
   * The value it sorts by; null when it cannot be sorted. Unknown values come
   * last in any order.
   */
  value: ((row: Row) => number | string | null) | null;
  cell(row: Row, context: Context): ComponentChildren;
}

interface SortableTableProps {
  label: string;
  /** A class of its own, besides that of its look. */
  name?: string;
  /** The columns of names, which come first. */
  named: HeadColumn[];
  columns: HeadColumn[];
  sorting: Sorting;
  onSort(sorting: Sorting): void;
  /** Whether a phone shows the most important numbers only, until it is asked for all. */
  shortened?: boolean;
  /** Its rows. */
  children: ComponentChildren;
}

/**
 * A table that is sorted by its headings; on a phone each row becomes a card. The roles are stated
 * because browsers drop those of a table with another CSS display.
 */
export function SortableTable(props: SortableTableProps) {
  const { label, name, named, columns, sorting, onSort, shortened = false, children } = props;
  const [all, setAll] = useState(false);
  const sortable = [...named, ...columns].filter(({ value }) => value !== null);

  function sortBy(id: string) {
    const column = sortable.find((column) => column.id === id);
    const again = sorting.column === id;
    onSort({
      column: id,
      descending: again ? !sorting.descending : column?.largestFirst ?? false,
    });
  }

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
        {shortened && (
          <button type="button" aria-pressed={all} onClick={() => setAll(!all)}>
            All numbers
          </button>
        )}
      </div>
      <table
        class={["leaderboard", name, all || !shortened ? "all" : ""].filter(Boolean).join(" ")}
        role="table"
        aria-label={label}
      >
        <SortableHead named={named} columns={columns} sorting={sorting} onSort={sortBy} />
        <tbody role="rowgroup">{children}</tbody>
      </table>
    </>
  );
}

interface CellsProps<Row, Context> {
  columns: Column<Row, Context>[];
  row: Row;
  context: Context;
}

/** The numbers of a row. */
export function Cells<Row, Context>({ columns, row, context }: CellsProps<Row, Context>) {
  return (
    <>
      {columns.map((column) => (
        <td key={column.id} role="cell" class={`numeric col-${column.id}`} data-label={column.name}>
          {column.cell(row, context)}
        </td>
      ))}
    </>
  );
}
