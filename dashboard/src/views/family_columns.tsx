import type { Family } from "../api/read_families.ts";
import { formatMs, formatPrice, formatSpeed } from "../format/quantity.ts";
import { type CsvColumn, fields, fieldWithEnds, momentField } from "../format/save_csv.ts";
import { Ends } from "../parts/interval.tsx";
import { Range } from "../parts/range.tsx";
import type { WithRight } from "../state/right_answers.ts";
import { rightColumn, rightCsvColumns } from "./answers.tsx";
import { countColumn, priceHead, seenColumn } from "./common_columns.tsx";
import type { Column } from "./sortable_table.tsx";

const NOT_MEASURED = "None of its hosts was measured";

function priceColumn(
  id: "input" | "output",
  label: string,
): Column<WithRight<Family>, { now: number }> {
  return {
    ...priceHead(id, label),
    value: (row) => row[`lowest_${id}_price_per_m`],
    cell: (row) => (
      <Range
        low={row[`lowest_${id}_price_per_m`]}
        high={row[`highest_${id}_price_per_m`]}
        format={formatPrice}
        unknown="No price is known"
      />
    ),
  };
}

/** The numbers of a family; its name comes before them. */
export const familyColumns: Column<WithRight<Family>, { now: number }>[] = [
  countColumn("measured", "Hosts", "Measured", "Hosts measured", (row) => row.measured_hosts),
  countColumn("hosts", "Hosts", "All", "Hosts", (row) => row.hosts),
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
  priceColumn("input", "Input"),
  priceColumn("output", "Output"),
  rightColumn,
  seenColumn(NOT_MEASURED),
];

/** The columns of the file, in the words of the database. */
export const familyCsvColumns: CsvColumn<WithRight<Family>>[] = [
  ...fields("family", "model", "simulated", "hosts", "measured_hosts", "models"),
  ["providers", (row) => row.providers.join("; ")],
  ["requests", (row) => row.n],
  ...fieldWithEnds("lowest_ttft_ms"),
  ...fields("highest_ttft_ms", "lowest_tps"),
  ...fieldWithEnds("highest_tps"),
  ...fields("lowest_input_price_per_m", "highest_input_price_per_m"),
  ...fields("lowest_output_price_per_m", "highest_output_price_per_m"),
  ...rightCsvColumns,
  momentField("last_seen_at"),
];
