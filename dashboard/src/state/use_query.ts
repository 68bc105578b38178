import { useLayoutEffect, useReducer, useRef } from "preact/hooks";
import { type KeyedQuery, lookUp, refetch, subscribe } from "./answers.ts";

/** A query about a subject, with parameters. */
export interface Query<T> extends KeyedQuery<T> {
  /**
   * Its subject, for example one model; its key if it has none. While it loads, an earlier answer is
   * shown only if it has the same subject.
   */
  subject?: string;
}

/** The state of an answer. */
export interface Result<T> {
  data: T | null;
  error: Error | null;
  /** An answer is awaited. */
  loading: boolean;
  /**
   * `data` is the answer to an earlier query about the same subject, until the
   * current one is answered.
   */
  outdated: boolean;
  /** Fetches again; the known answer stays until then. */
  refetch(): void;
}

/** The answer to a query; null queries nothing. */
export function useQuery<T>(query: Query<T> | null): Result<T> {
  const [, update] = useReducer<number, void>((n) => n + 1, 0);
  const last = useRef<{ subject?: string; data: T } | null>(null);
  const key = query?.key;
  const subject = query?.subject ?? key;

  // Before the next frame, so that the query is not sent a frame later.
  useLayoutEffect(() => {
    if (query !== null) return subscribe(query, update);
  }, [key]);

  const known = key === undefined ? undefined : lookUp<T>(key);
  const error = known?.error ?? null;
  if (query !== null && known?.data !== undefined) {
    last.current = { subject, data: known.data };
  }
  const earlier = last.current?.subject === subject && error === null
    ? last.current?.data
    : undefined;
  const data = known?.data ?? earlier ?? null;
  return {
    data,
    error,
    loading: query !== null && (known === undefined || known.awaited),
    outdated: known?.data === undefined && data !== null,
    refetch: () => key !== undefined && refetch(key),
  };
}
