/**
 * USD with six decimals, or as many as two significant digits need, so that a tiny cost does not
 * look free.
 */
export function formatCost(usd: number | null): string {
  if (usd === null) return "unknown";
  const decimals = usd > 0 ? Math.max(6, 1 - Math.floor(Math.log10(usd))) : 6;
  return `$${usd.toFixed(Math.min(decimals, 20))}`;
}
