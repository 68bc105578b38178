/** A line of CSV (RFC 4180) without its end; null is empty, an object its JSON. */
export function formatCsv(values: unknown[]): string {
  return values.map(formatField).join(",");
}

function formatField(value: unknown): string {
  if (value === null || value === undefined) return "";
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
