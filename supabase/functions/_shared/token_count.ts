/** The largest count that `integer` holds in Postgres. */
const MAX_COUNT = 2_147_483_647;

/** A count as a provider sent it, or null when it is no count. */
export function tokenCount(value: unknown): number | null {
  if (typeof value !== "number" || !(value >= 0) || value > MAX_COUNT) return null;
  return Math.round(value);
}
