import type { Quantity } from "./quantity.ts";

/** US dollars: cents from a dollar on, below that as many decimals as show three digits. */
export function formatUsd(usd: number | null): Quantity | null {
  if (usd === null) return null;
  if (usd === 0) return { text: "$0", unit: "" };
  const decimals = usd >= 1 ? 2 : Math.min(9, 2 - Math.floor(Math.log10(usd)));
  const text = usd.toFixed(decimals).replace(/(\.\d\d\d*?)0+$/, "$1");
  return { text: `$${text}`, unit: "" };
}
