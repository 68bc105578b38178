import { formatCost } from "../run/format_cost.ts";
import { plainText } from "../../lib/plain_text.ts";
import type { ReportColumn } from "./report_table.ts";

/** How values of a report are written for people; unknown is a dash. */

export function asText(value: unknown): string {
  return value === null ? "–" : plainText(String(value), 60);
}

export function asMinute(value: unknown): string {
  return value === null ? "–" : String(value).slice(0, 16).replace("T", " ");
}

export function asUsd(value: unknown): string {
  return value === null ? "–" : formatCost(Number(value));
}

/** With up to this many decimals. */
export function asNumber(decimals: number): (value: unknown) => string {
  return (value) => value === null ? "–" : Number(value).toFixed(decimals);
}

/** A column of numbers with so many decimals. */
export function numberColumn(
  field: string,
  title: string,
  decimals: number,
  optional = false,
): ReportColumn {
  return { field, title, align: "right", format: asNumber(decimals), optional };
}
