import type { FamilyHost } from "../api/read_families.ts";
import { formatPrice } from "../format/quantity.ts";
import type { CsvColumn } from "../format/save_csv.ts";
import { Amount } from "../parts/amount.tsx";
import { PriceRemarks } from "../parts/price_remarks.tsx";
import { type CellContext, columns } from "./leaderboard_columns.tsx";
import { csvColumns } from "./leaderboard_csv.ts";
import type { Column } from "./sortable_table.tsx";

const NO_PRICE = "No price is known";

const prices: Column<FamilyHost, CellContext>[] = [
  {
    id: "input",
    group: "Price per million tokens",
    label: "Input",
    name: "Input, per million",
    value: (row) => row.input_price_per_m,
    cell: (row) => <Amount value={formatPrice(row.input_price_per_m)} unknown={NO_PRICE} />,
  },
  {
    id: "output",
    group: "Price per million tokens",
    label: "Output",
    name: "Output, per million",
    value: (row) => row.output_price_per_m,
    cell: (row) => (
      <>
        <Amount value={formatPrice(row.output_price_per_m)} unknown={NO_PRICE} />
        <PriceRemarks price={row} />
      </>
    ),
  },
];

/** The numbers of a host: those of the leaderboard without changes, and its price. */
export const hostColumns: Column<FamilyHost, CellContext>[] = [
  ...pick("n", "availability", "ttft", "ttft95", "tps", "latency"),
  ...prices,
  ...pick("outputcost", "seen"),
];

/** The columns of the file, in the words of the database. */
export const hostCsvColumns: CsvColumn<FamilyHost>[] = [
  ["family", (row) => row.model_family],
  ["variant", (row) => row.variant],
  ...csvColumns.filter(([name]) => !name.includes("_change_")),
  ["input_price_per_m", (row) => row.input_price_per_m],
  ["output_price_per_m", (row) => row.output_price_per_m],
];

function pick(...ids: string[]): Column<FamilyHost, CellContext>[] {
  return columns.filter(({ id }) => ids.includes(id));
}
