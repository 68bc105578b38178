import { useMemo } from "preact/hooks";
import { rowsInScope, type Scope } from "./scope.ts";
import type { Result } from "./use_query.ts";

/** The rows of an answer that are of one kind of data. */
export function useRowsOfKind<T extends { simulated: boolean }>(
  { data }: Result<T[]>,
  simulated: boolean,
): T[] {
  return useMemo(
    () => (data ?? []).filter((row) => row.simulated === simulated),
    [data, simulated],
  );
}

/** The rows of an answer that a scope is about. */
export function useRowsInScope<T extends { simulated: boolean }>(
  { data }: Result<T[]>,
  scope: Scope,
): ReturnType<typeof rowsInScope<T>> {
  return useMemo(() => rowsInScope(data ?? [], scope), [data, scope.data]);
}
