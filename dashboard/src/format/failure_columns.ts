import type { Outcomes } from "./outcomes.ts";
import type { CsvColumn } from "./save_csv.ts";

/** A CSV column for each kind of failure in some rows: how often it occurred. */
export function failureColumns<T extends { outcomes: Outcomes }>(rows: T[]): CsvColumn<T>[] {
  const kinds = new Set(rows.flatMap(({ outcomes }) => Object.keys(outcomes ?? {})));
  kinds.delete("success");
  return [...kinds].sort().map((kind) => [kind, ({ outcomes }) => outcomes?.[kind] ?? 0]);
}
