import { asText } from "./formats.ts";
import type { ReportColumn } from "./report_table.ts";
import { plainText } from "../../lib/plain_text.ts";

/** A number of hours in words: `7 days`, `36 hours`. */
export function describeHours(hours: number): string {
  return hours % 24 === 0 && hours > 24 ? `${hours / 24} days` : `${hours} hours`;
}

/** The column of files that says of which workload the numbers are. */
export const WORKLOAD_COLUMN: ReportColumn = {
  field: "workload",
  title: "workload",
  format: asText,
  fileOnly: true,
};

/** Of which workload the numbers are; nothing for the usual one. */
export function describeWorkload(workload: string): string {
  return workload === "default" ? "" : `, workload ${plainText(workload, 60)}`;
}
