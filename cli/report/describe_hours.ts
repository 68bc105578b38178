import { plainText } from "../../lib/plain_text.ts";

/** A number of hours in words: `7 days`, `36 hours`. */
export function describeHours(hours: number): string {
  return hours % 24 === 0 && hours > 24 ? `${hours / 24} days` : `${hours} hours`;
}

/** Of which workload the numbers are; nothing for the usual one. */
export function describeWorkload(workload: string): string {
  return workload === "default" ? "" : `, workload ${plainText(workload, 60)}`;
}
