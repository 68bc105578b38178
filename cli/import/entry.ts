/** A row of an export, or a line that is none. */
export type Entry = { line: number; row: Row } | { line: number; why: string };

/** By the names of columns. */
export type Row = Record<string, unknown>;

/** What is imported. */
export interface Source {
  /** To print. */
  name: string;
  /** The kinds of rows it has, in an order in which no row refers to a later one. */
  kinds: Kind[];
  /** How many rows of a kind there are; null when that is not known. */
  count(kind: Kind): number | null;
  /** The name of the rows' file or table, to print. */
  place(kind: Kind): string;
  read(kind: Kind): AsyncIterable<Entry>;
}

/** What `import_rows` takes. */
export type Kind =
  | "providers"
  | "models"
  | "workloads"
  | "prices"
  | "events"
  | "runs"
  | "results";
