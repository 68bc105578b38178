import { createContext } from "preact";
import { useCallback, useContext, useMemo } from "preact/hooks";
import { readServedAs, type ServedAs } from "../api/read_served_as.ts";
import { formatMoment } from "../format/format_time.ts";
import { type Query, type Result, useQuery } from "./use_query.ts";

const servedAsQuery: Query<ServedAs[]> = { key: "served as", read: readServedAs };

/** The models in whose place another one answers, by their ids. */
export const ServedAsContext = createContext<Map<string, ServedAs>>(new Map());

/** Another model in the place of the one that is asked for. */
interface ServedInstead {
  other: string;
  /** What is asked for, what answers, and since when. */
  words: string;
}

/** Reads them for the whole page. */
export function useServedAs(): { byModel: Map<string, ServedAs>; result: Result<ServedAs[]> } {
  const result = useQuery(servedAsQuery);
  const byModel = useMemo(
    () => new Map(result.data?.map((row) => [row.model_id, row])),
    [result.data],
  );
  return { byModel, result };
}

/** Says what answers in the place of a model; null where it answers itself. */
export function useServedInstead(): (
  row: { model_id: string | null; model: string },
) => ServedInstead | null {
  const byModel = useContext(ServedAsContext);
  return useCallback(({ model_id, model }) => {
    const served = model_id === null ? undefined : byModel.get(model_id);
    if (served === undefined) return null;
    const other = served.served_model ?? "another model";
    const since = formatMoment(served.opened_at);
    return { other, words: `Asked for ${model}, and ${other} answers, since ${since}` };
  }, [byModel]);
}
