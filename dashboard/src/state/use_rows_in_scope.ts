import { useMemo } from "preact/hooks";
import { rowsInScope, type Scope } from "./scope.ts";
import type { Result } from "./use_query.ts";

/** The rows of an answer that a scope is about. */
export function useRowsInScope<T extends { simulated: boolean }>(
  { data }: Result<T[]>,
  scope: Scope,
): ReturnType<typeof rowsInScope<T>> {
  return useMemo(() => rowsInScope(data ?? [], scope), [data, scope.data]);
}
