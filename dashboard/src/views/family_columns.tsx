import type { Family } from "../api/read_families.ts";
import { formatCount } from "../format/format_count.ts";
import { formatMs, formatPrice, formatSpeed } from "../format/quantity.ts";
import type { CsvColumn } from "../format/save_csv.ts";
import { Amount } from "../parts/amount.tsx";
import { Ends } from "../parts/interval.tsx";
import { Age } from "../parts/moment.tsx";
import { Range } from "../parts/range.tsx";
import type { WithRight } from "../state/right_answers.ts";
import { rightColumn, rightCsvColumns } from "./answers.tsx";
import type { Column } from "./sortable_table.tsx";

const NOT_MEASURED = "None of its hosts was measured";
const NO_PRICE = "No price is known";

/** The numbers of a family; its name comes before them. */
export const familyColumns: Column<WithRight<Family>, { now: number }>[] = [
  {
    id: "measured",
    group: "Hosts",
    label: "Measured",
    name: "Hosts measured",
    value: (row) => row.measured_hosts,
    largestFirst: true,
    cell: (row) => <Amount value={{ text: formatCount(row.measured_hosts), unit: "" }} />,
  },
  {
    id: "hosts",
    group: "Hosts",
    label: "All",
    name: "Hosts",
    value: (row) => row.hosts,
    largestFirst: true,
    cell: (row) => <Amount value={{ text: formatCount(row.hosts), unit: "" }} />,
  },
  {
    id: "ttft",
    group: "Time to first token",
    label: "p50 of its hosts",
    name: "TTFT p50",
    value: (row) => row.lowest_ttft_ms,
    cell: (row) => (
      <>
        <Range
          low={row.lowest_ttft_ms}
          high={row.highest_ttft_ms}
          format={formatMs}
          unknown={NOT_MEASURED}
        />
        <Ends
          of={row.measured_hosts > 1 ? "fastest" : undefined}
          low={row.lowest_ttft_ms_low}
          high={row.lowest_ttft_ms_high}
          format={formatMs}
        />
      </>
    ),
  },
  {
    id: "tps",
    group: "Speed, tok/s",
    label: "p50 of its hosts",
    name: "Speed p50",
    value: (row) => row.highest_tps,
    largestFirst: true,
    cell: (row) => (
      <>
        <Range
          low={row.lowest_tps}
          high={row.highest_tps}
          format={formatSpeed}
          unknown={row.n === 0 ? NOT_MEASURED : "No speed is known"}
        />
        <Ends
          of={row.measured_hosts > 1 ? "fastest" : undefined}
          low={row.highest_tps_low}
          high={row.highest_tps_high}
          format={formatSpeed}
        />
      </>
    ),
  },
  {
    id: "input",
    group: "Price per million tokens",
    label: "Input",
    name: "Input, per million",
    value: (row) => row.lowest_input_price_per_m,
    cell: (row) => (
      <Range
        low={row.lowest_input_price_per_m}
        high={row.highest_input_price_per_m}
        format={formatPrice}
        unknown={NO_PRICE}
      />
    ),
  },
  {
    id: "output",
    group: "Price per million tokens",
    label: "Output",
    name: "Output, per million",
    value: (row) => row.lowest_output_price_per_m,
    cell: (row) => (
      <Range
        low={row.lowest_output_price_per_m}
        high={row.highest_output_price_per_m}
        format={formatPrice}
        unknown={NO_PRICE}
      />
    ),
  },
  rightColumn,
  {
    id: "seen",
    group: "",
    label: "Last seen",
    name: "Last seen",
    value: (row) => row.last_seen_at,
    largestFirst: true,
    cell: (row, { now }) =>
      row.last_seen_at === null
        ? <Amount value={null} unknown={NOT_MEASURED} />
        : <Age time={row.last_seen_at} now={now} />,
  },
];

/** The columns of the file, in the words of the database. */
export const familyCsvColumns: CsvColumn<WithRight<Family>>[] = [
  ["family", (row) => row.family],
  ["model", (row) => row.model],
  ["simulated", (row) => row.simulated],
  ["hosts", (row) => row.hosts],
  ["measured_hosts", (row) => row.measured_hosts],
  ["models", (row) => row.models],
  ["providers", (row) => row.providers.join("; ")],
  ["requests", (row) => row.n],
  ["lowest_ttft_ms", (row) => row.lowest_ttft_ms],
  ["lowest_ttft_ms_low", (row) => row.lowest_ttft_ms_low],
  ["lowest_ttft_ms_high", (row) => row.lowest_ttft_ms_high],
  ["highest_ttft_ms", (row) => row.highest_ttft_ms],
  ["lowest_tps", (row) => row.lowest_tps],
  ["highest_tps", (row) => row.highest_tps],
  ["highest_tps_low", (row) => row.highest_tps_low],
  ["highest_tps_high", (row) => row.highest_tps_high],
  ["lowest_input_price_per_m", (row) => row.lowest_input_price_per_m],
  ["highest_input_price_per_m", (row) => row.highest_input_price_per_m],
  ["lowest_output_price_per_m", (row) => row.lowest_output_price_per_m],
  ["highest_output_price_per_m", (row) => row.highest_output_price_per_m],
  ...rightCsvColumns,
  [
    "last_seen_at",
    (row) => row.last_seen_at === null ? null : new Date(row.last_seen_at).toISOString(),
  ],
];
