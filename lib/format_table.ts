/** A column of a printed table; numbers are aligned to the right. */
export interface Column {
  title: string;
  align?: "left" | "right";
}

/** Lines of an aligned table: the titles, a rule, then one line per row. */
export function formatTable(columns: Column[], rows: string[][]): string {
  const widths = columns.map(({ title }, i) =>
    Math.max(textWidth(title), ...rows.map((row) => textWidth(row[i])))
  );
  const line = (cells: string[]) =>
    cells.map((cell, i) => pad(cell, widths[i], columns[i].align)).join("  ").trimEnd();
  return [
    line(columns.map((column) => column.title)),
    widths.map((n) => "─".repeat(n)).join("  "),
    ...rows.map(line),
  ].join("\n");
}

/** The characters of a text. */
export function textWidth(text: string): number {
  return [...text].length;
}

function pad(text: string, size: number, align: Column["align"] = "left"): string {
  const space = " ".repeat(size - textWidth(text));
  return align === "right" ? space + text : text + space;
}
