import type { Quantity } from "./quantity.ts";

/** A measured cost in US dollars, to three significant digits. */
export function formatCost(usd: number | null): Quantity | null {
  if (usd === null) return null;
  return { text: `$${usd === 0 ? "0" : usd.toFixed(decimalsOf(usd))}`, unit: "" };
}

/** A list price in US dollars: cents, and further digits where it has them. */
export function formatPrice(usd: number | null): Quantity | null {
  if (usd === null) return null;
  const text = usd.toFixed(Math.max(4, decimalsOf(usd))).replace(/(\.\d\d\d*?)0+$/, "$1");
  return { text: `$${text}`, unit: "" };
}

function decimalsOf(usd: number): number {
  if (usd <= 0 || usd >= 1) return 2;
  return Math.min(12, 2 - Math.floor(Math.log10(usd)));
}
