import { useRef } from "preact/hooks";
import { readSparks, type Spark } from "../api/read_sparks.ts";
import type { Window } from "./period.ts";
import { type Query, type Result, useQuery } from "./use_query.ts";
import { useSettled } from "./use_settled.ts";

/** How long the rows must stay before their lines are asked for, in milliseconds. */
const SETTLED_MS = 150;

/** The lines of the models on the screen. Filtering among them asks for nothing new. */
export function useSparks(ids: string[], window: Window, region: string): Result<Spark[]> {
  const asked = useRef<{ query: Query<Spark[]>; ids: Set<string> } | null>(null);
  const settled = useSettled(ids.join(), SETTLED_MS);
  const wanted = settled === "" ? [] : settled.split(",");
  const subject = `sparks ${window.id} ${region}`;
  if (wanted.length === 0) asked.current = null;
  else if (
    asked.current?.query.subject !== subject || !wanted.every((id) => asked.current?.ids.has(id))
  ) {
    const query = {
      subject,
      key: `${subject} ${settled}`,
      read: () => readSparks(window.period, wanted, region),
    };
    asked.current = { query, ids: new Set(wanted) };
  }
  return useQuery(asked.current?.query ?? null);
}
