/** One table of a report, with its rows as the database answered them. */
export interface ReportTable {
  title: string;
  columns: ReportColumn[];
  rows: Record<string, unknown>[];
}

/** A column of a table: a field of its rows, and how people read it. */
export interface ReportColumn {
  /** Name of the field, which CSV uses. */
  field: string;
  title: string;
  align?: "left" | "right";
  format(value: unknown): string;
}
