import type { Result } from "./use_query.ts";

/** Two answers as one: available when both are, failed when one has. */
export function both<A, B>(first: Result<A>, second: Result<B>): Result<[A, B]> {
  const { data: a } = first;
  const { data: b } = second;
  return {
    data: a === null || b === null ? null : [a, b],
    error: first.error ?? second.error,
    loading: first.loading || second.loading,
    outdated: first.outdated || second.outdated,
    refetch() {
      // Only the failed one; the other is available.
      if (first.error !== null) first.refetch();
      if (second.error !== null) second.refetch();
    },
  };
}
