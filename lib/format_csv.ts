import { toJson } from "./to_json.ts";

/** How values become CSV. */
export interface CsvOptions {
  /** Whether texts that spreadsheets would run as formulas stay as they are. */
  raw?: boolean;
}

/**
 * What makes a spreadsheet take a text for a formula, in any width, and behind
 * whatever it does not see. The minus has a sign of its own.
 */
const FORMULA = /^(?:[\s\p{Cc}\p{Cf}]*[=+\-@\u2212]|[\t\r])/u;

/** What a terminal would obey: control characters but tabs and line ends, and turns of direction. */
const UNSAFE = /(?![\t\n\r])[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/**
 * A line of CSV (RFC 4180) without its end: null is empty and an empty text is
 * `""`, an object its JSON. A text that a spreadsheet would run begins with `'`,
 * and what a terminal would obey is written as JSON escapes it.
 */
export function formatCsv(values: unknown[], options: CsvOptions = {}): string {
  return values.map((value) => formatField(value, options)).join(",");
}

function formatField(value: unknown, { raw = false }: CsvOptions): string {
  if (value === null || value === undefined) return "";
  if (value === "") return '""';
  const text = typeof value === "object" ? toJson(value) : String(value);
  const isFormula = typeof value === "string" && FORMULA.test(text.normalize("NFKC"));
  const harmless = (!raw && isFormula ? `'${text}` : text).replaceAll(UNSAFE, escape);
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

function escape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
