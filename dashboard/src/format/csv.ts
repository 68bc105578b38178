/** A value of a CSV file; null is an empty field. */
export type CsvValue = string | number | boolean | null;

/** What makes a spreadsheet take a text for a formula, in any width, behind whatever is not seen. */
const FORMULA = /^(?:[\s\p{Cc}\p{Cf}]*[=+\-@\u2212]|[\t\r])/u;

/** What a terminal would obey: control characters but tabs and line ends, and turns of direction. */
const UNSAFE = /(?![\t\n\r])[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/**
 * Rows as RFC 4180 has them. A text that a spreadsheet would run as a formula
 * is given an apostrophe, and what a terminal would obey is written out.
 */
export function formatCsv(header: string[], rows: CsvValue[][]): string {
  return [header, ...rows].map((row) => row.map(formatField).join(",") + "\r\n").join("");
}

function formatField(value: CsvValue): string {
  if (value === null) return "";
  if (typeof value !== "string") return String(value);
  const isFormula = FORMULA.test(value.normalize("NFKC"));
  const safe = (isFormula ? `'${value}` : value).replaceAll(UNSAFE, escape);
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function escape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
