/** Larger counts are lowered to this, which is still impossible for a call (see `ranges.ts`). */
const MAX_COUNT = 2_147_483_647;

/**
 * A count from a provider, or null when it is not a count. A count that is too large stays too
 * large, so that sums with it are not believed either.
 */
export function tokenCount(value: unknown): number | null {
  const count = typeof value === "string" && /^\d{1,20}(?:\.0{1,20})?$/.test(value)
    ? Number(value)
    : value;
  if (typeof count !== "number" || !(count >= 0)) return null;
  return Math.round(Math.min(count, MAX_COUNT));
}
