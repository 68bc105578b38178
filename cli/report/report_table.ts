/** One table of a report, with its rows from the database. */
export interface ReportTable {
  title: string;
  columns: ReportColumn[];
  rows: Record<string, unknown>[];
  /** A note below it. */
  note?: string;
}

/** A column of a table: a field of its rows, and its format. */
export interface ReportColumn {
  /** Name of the field, which CSV uses. */
  field: string;
  title: string;
  align?: "left" | "right";
  /** Left out where the terminal is too narrow. */
  optional?: boolean;
  /** Only in files: where it is printed, the title says it. */
  fileOnly?: boolean;
  format(value: unknown): string;
}
