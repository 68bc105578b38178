/** A table of a whole export: one file of JSON Lines. */
export interface ExportedTable {
  /** Name of the file, without its ending. */
  file: "providers" | "models" | "workloads" | "prices" | "events" | "runs" | "results";
  /** Name of the table; then those it had before 1.0.0. */
  names: string[];
  /** The column that says when. */
  time: string;
  /** Whether it grows while the export is written. */
  grows?: boolean;
}

/** In an order in which no row refers to a later one. */
export const EXPORTED_TABLES: readonly ExportedTable[] = [
  { file: "providers", names: ["providers"], time: "created_at" },
  { file: "models", names: ["models"], time: "created_at" },
  { file: "workloads", names: ["workloads", "prompts"], time: "created_at" },
  { file: "prices", names: ["prices"], time: "timestamp" },
  { file: "events", names: ["model_events"], time: "created_at" },
  { file: "runs", names: ["runs"], time: "started_at", grows: true },
  { file: "results", names: ["benchmark_results"], time: "created_at", grows: true },
];
