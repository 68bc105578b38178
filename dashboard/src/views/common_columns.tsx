import { formatCount } from "../format/format_count.ts";
import { Amount } from "../parts/amount.tsx";
import { Age } from "../parts/moment.tsx";
import type { Column } from "./sortable_table.tsx";

/** A column of counts, the largest first. */
export function countColumn<Row>(
  id: string,
  group: string,
  label: string,
  name: string,
  value: (row: Row) => number,
): Column<Row, unknown> {
  return {
    id,
    group,
    label,
    name,
    value,
    largestFirst: true,
    cell: (row) => <Amount value={{ text: formatCount(value(row)), unit: "" }} />,
  };
}

/** When there was a result for the last time, and why there was none. */
export function seenColumn<Row extends { last_seen_at: number | null }>(
  unseen?: string,
): Column<Row, { now: number }> {
  return {
    id: "seen",
    group: "",
    label: "Last seen",
    name: "Last seen",
    value: (row) => row.last_seen_at,
    largestFirst: true,
    cell: ({ last_seen_at }, { now }) =>
      last_seen_at !== null
        ? <Age time={last_seen_at} now={now} />
        : unseen !== undefined && <Amount value={null} unknown={unseen} />,
  };
}

/** Of a price per million tokens. */
export function priceHead(id: "input" | "output", label: string) {
  return { id, group: "Price per million tokens", label, name: `${label}, per million` };
}
