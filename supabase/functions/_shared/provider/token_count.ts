/** What is more than this is as good as this: beyond what any call can have (see `ranges.ts`). */
const MAX_COUNT = 2_147_483_647;

/**
 * A count as a provider sent it, or null when it is no count. One that is too
 * large stays too large, so that it is not believed in a sum either.
 */
export function tokenCount(value: unknown): number | null {
  const count = typeof value === "string" && /^\d{1,20}(?:\.0{1,20})?$/.test(value)
    ? Number(value)
    : value;
  if (typeof count !== "number" || !(count >= 0)) return null;
  return Math.round(Math.min(count, MAX_COUNT));
}
