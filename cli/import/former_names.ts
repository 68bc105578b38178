import type { Kind, Row } from "./entry.ts";

/** The names of columns before 1.0.0, with those of now. */
const FORMER: Partial<Record<Kind, Record<string, string>>> = {
  models: { every: "min_interval" },
  workloads: { content: "prompt" },
  runs: { prompt_id: "workload_id" },
  results: { prompt_id: "workload_id" },
};

/** A row with the names of now. */
export function renameColumns(kind: Kind, row: Row): Row {
  const former = FORMER[kind];
  if (former === undefined) return row;
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [former[name] ?? name, value]),
  );
}
