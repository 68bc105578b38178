/** One table of a report, with its rows as the database answered them. */
export interface ReportTable {
  title: string;
  columns: ReportColumn[];
  rows: Record<string, unknown>[];
  /** Said below it, for people. */
  note?: string;
}

/** A column of a table: a field of its rows, and how people read it. */
export interface ReportColumn {
  /** Name of the field, which CSV uses. */
  field: string;
  title: string;
  align?: "left" | "right";
  /** Left out where the terminal is too narrow. */
  optional?: boolean;
  format(value: unknown): string;
}
