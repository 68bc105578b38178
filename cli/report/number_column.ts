import { asNumber } from "./formats.ts";
import type { ReportColumn } from "./report_table.ts";

/** A column of numbers with so many decimals. */
export function numberColumn(
  field: string,
  title: string,
  decimals: number,
  optional = false,
): ReportColumn {
  return { field, title, align: "right", format: asNumber(decimals), optional };
}
