import { useRef } from "preact/hooks";
import { readSparks, type Spark } from "../api/read_sparks.ts";
import { lookUp } from "./answers.ts";
import type { Scope } from "./scope.ts";
import { type Query, type Result, useQuery } from "./use_query.ts";

/**
 * The sparklines of the models on the screen. Filtering among them fetches nothing new, and while
 * some are pending no others are fetched, so that typing does not send a query for every letter.
 */
export function useSparks(ids: string[], { window, region, workload }: Scope): Result<Spark[]> {
  const asked = useRef<{ query: Query<Spark[]>; ids: Set<string> } | null>(null);
  const subject = `sparks ${window.id} ${region} ${workload}`;
  const current = asked.current;
  const same = current?.query.subject === subject;
  const enough = same && ids.every((id) => current.ids.has(id));
  if (ids.length === 0) asked.current = null;
  else if (!enough && !(same && lookUp(current.query.key)?.awaited)) {
    const read = () => readSparks(ids, { period: window.period, region, workload });
    asked.current = {
      query: { subject, key: `${subject} ${ids.join()}`, read },
      ids: new Set(ids),
    };
  }
  return useQuery(asked.current?.query ?? null);
}
