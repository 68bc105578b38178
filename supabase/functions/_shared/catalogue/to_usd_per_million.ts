/**
 * Turns an amount into USD per million tokens by moving its decimal point, so that it is not
 * rounded by a multiplication: `"0.00000015"` per token is exactly 0.15.
 *
 * @param amount A decimal number, as the list gives it.
 * @param places How far the point moves: 6 from per token, 0 from per million.
 * @returns `null` for anything but an amount, for a negative one, which means "it depends", and for
 * one so small that only zero is left of it.
 */
export function toUsdPerMillion(amount: unknown, places: number): number | null {
  if (typeof amount !== "string" && typeof amount !== "number") return null;
  const parts = /^\+?(\d+\.?\d*|\.\d+)(?:e([+-]?\d{1,3}))?$/i.exec(String(amount).trim());
  if (parts === null) return null;
  const value = Number(`${parts[1]}e${Number(parts[2] ?? 0) + places}`);
  const isTooSmall = value === 0 && /[1-9]/.test(parts[1]);
  return Number.isFinite(value) && !isTooSmall ? value : null;
}
