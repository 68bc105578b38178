import { escapeFormula } from "./csv_formula.ts";
import { toJson } from "./to_json.ts";

/** How values become CSV. */
export interface CsvOptions {
  /** Whether texts that spreadsheets would run as formulas are left unescaped. */
  raw?: boolean;
}

/**
 * Characters that control a terminal: control characters except tabs and line
 * ends, and changes of text direction.
 */
const UNSAFE = /(?![\t\n\r])[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/**
 * A line of CSV (RFC 4180) without its end: null is empty and an empty text is
 * `""`, an object its JSON. A text that a spreadsheet would run begins with
 * `'`, and characters that control a terminal are escaped as in JSON.
 */
export function formatCsv(values: unknown[], options: CsvOptions = {}): string {
  return values.map((value) => formatField(value, options)).join(",");
}

function formatField(value: unknown, { raw = false }: CsvOptions): string {
  if (value === null || value === undefined) return "";
  if (value === "") return '""';
  const text = typeof value === "object" ? toJson(value) : String(value);
  const escaped = !raw && typeof value === "string" ? escapeFormula(text) : text;
  const harmless = escaped.replaceAll(UNSAFE, escape);
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

function escape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
