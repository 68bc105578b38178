/** How values become CSV. */
export interface CsvOptions {
  /** Whether texts that spreadsheets would run as formulas stay as they are. */
  raw?: boolean;
}

/** What makes a spreadsheet take a text for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/**
 * A line of CSV (RFC 4180) without its end: null is empty and an empty text is
 * `""`, an object its JSON. A text that a spreadsheet would run begins with `'`.
 */
export function formatCsv(values: unknown[], options: CsvOptions = {}): string {
  return values.map((value) => formatField(value, options)).join(",");
}

function formatField(value: unknown, { raw = false }: CsvOptions): string {
  if (value === null || value === undefined) return "";
  if (value === "") return '""';
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  const harmless = !raw && typeof value === "string" && FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
