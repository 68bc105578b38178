import { useLayoutEffect, useReducer, useRef } from "preact/hooks";
import { type KeyedQuery, lookUp, refetch, subscribe } from "./answers.ts";

/** A question about something that can be asked in several ways. */
export interface Query<T> extends KeyedQuery<T> {
  /** What it is about, for example one model. Only of that an earlier answer is shown meanwhile. */
  subject: string;
}

/** What is known of an answer. */
export interface Result<T> {
  data: T | null;
  error: Error | null;
  /** An answer is awaited. */
  loading: boolean;
  /** `data` answers an earlier question about the same, until the one asked now is answered. */
  outdated: boolean;
  /** Asks again; what is known stays until the answer has come. */
  refetch(): void;
}

/** The answer to a question; null asks nothing. */
export function useQuery<T>(query: Query<T> | null): Result<T> {
  const [, update] = useReducer<number, void>((n) => n + 1, 0);
  const last = useRef<{ subject: string; data: T } | null>(null);
  const key = query?.key;

  // Before the next picture: what is asked a frame later is answered a frame later.
  useLayoutEffect(() => {
    if (query !== null) return subscribe(query, update);
  }, [key]);

  const known = key === undefined ? undefined : lookUp<T>(key);
  const error = known?.error ?? null;
  if (query !== null && known?.data !== undefined) {
    last.current = { subject: query.subject, data: known.data };
  }
  const earlier = last.current?.subject === query?.subject && error === null
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
