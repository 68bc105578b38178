import type { Asked } from "../api/period.ts";
import type { Scope } from "./scope.ts";
import type { Query } from "./use_query.ts";

/** A query for the measurements of a scope; an answer for another scope is kept for the same subject. */
export function scopedQuery<T>(
  name: string,
  { window, region, workload }: Omit<Scope, "data">,
  read: (asked: Asked) => Promise<T>,
  subject?: string,
): Query<T> {
  return {
    subject,
    key: `${name} ${window.id} ${region} ${workload}`,
    read: () => read({ period: window.period, region, workload }),
  };
}
