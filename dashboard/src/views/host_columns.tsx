import type { FamilyHost } from "../api/read_families.ts";
import { formatPrice, formatShare, quantityText } from "../format/quantity.ts";
import { type CsvColumn, fields } from "../format/save_csv.ts";
import { Amount } from "../parts/amount.tsx";
import { PriceRemarks } from "../parts/price_remarks.tsx";
import { priceHead } from "./common_columns.tsx";
import { type CellContext, columns } from "./leaderboard_columns.tsx";
import { csvColumns } from "./leaderboard_csv.ts";
import type { WithRight } from "../state/right_answers.ts";
import { rightColumn, rightCsvColumns } from "./answers.tsx";
import type { Column } from "./sortable_table.tsx";

const NO_PRICE = "No price is known";

const prices: Column<FamilyHost, CellContext>[] = [
  {
    ...priceHead("input", "Input"),
    value: (row) => row.input_price_per_m,
    cell: (row) => <Amount value={formatPrice(row.input_price_per_m)} unknown={NO_PRICE} />,
  },
  {
    ...priceHead("output", "Output"),
    value: (row) => row.output_price_per_m,
    cell: (row) => (
      <>
        <Amount value={formatPrice(row.output_price_per_m)} unknown={NO_PRICE} />
        <PriceRemarks price={row} />
      </>
    ),
  },
];

/** Hosts behind a gateway that are named; the rest is counted. */
const NAMED = 3;

const upstreams: Column<FamilyHost, CellContext> = {
  id: "upstreams",
  group: "",
  label: "Answered by",
  name: "Answered by",
  value: (row) => row.upstreams?.length ?? null,
  largestFirst: true,
  cell: ({ upstreams }) => {
    if (upstreams === null) return null;
    const all = upstreams.map(({ upstream, share_percent }) =>
      `${upstream}\u00a0${quantityText(formatShare(share_percent))}`
    );
    const more = all.length - NAMED;
    return (
      <span title={all.join(", ")}>
        {all.slice(0, NAMED).join(", ")}
        {more > 0 && ` and ${more} more`}
      </span>
    );
  },
};

/** The numbers of a host: those of the leaderboard without changes, and its price. */
export const hostColumns: Column<WithRight<FamilyHost>, CellContext>[] = [
  upstreams,
  ...pick("n", "availability", "ttft", "ttft95", "tps", "latency"),
  rightColumn,
  ...prices,
  ...pick("outputcost", "seen"),
];

/** The columns of the file, in the words of the database. */
export const hostCsvColumns: CsvColumn<WithRight<FamilyHost>>[] = [
  ["family", (row) => row.model_family],
  ...fields("variant"),
  ...csvColumns.filter(([name]) => !name.includes("_change_")),
  ...fields("input_price_per_m", "output_price_per_m"),
  ...rightCsvColumns.slice(1),
  ["upstreams", (row) => row.upstreams?.map(({ upstream }) => upstream).join("; ") ?? null],
];

function pick(...ids: string[]): Column<FamilyHost, CellContext>[] {
  return columns.filter(({ id }) => ids.includes(id));
}
