/** A value of a CSV file; null is an empty field. */
export type CsvValue = string | number | boolean | null;

/**
 * Rows as RFC 4180 has them. A text that a spreadsheet would run as a formula
 * is given an apostrophe.
 */
export function formatCsv(header: string[], rows: CsvValue[][]): string {
  return [header, ...rows].map((row) => row.map(formatField).join(",") + "\r\n").join("");
}

function formatField(value: CsvValue): string {
  if (value === null) return "";
  if (typeof value !== "string") return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
