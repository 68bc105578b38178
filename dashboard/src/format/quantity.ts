import { groupDigits } from "./format_count.ts";
import { formatNumber } from "./format_number.ts";

/** A number as it is shown, and its unit. */
export interface Quantity {
  text: string;
  unit: string;
}

/** Why a share of requests is unknown. */
export const NOT_TOLD = "No request says anything about the provider";

/** Text of a quantity with a space between number and unit. */
export function quantityText(quantity: Quantity | null): string {
  if (quantity === null) return "unknown";
  return quantity.unit === "" ? quantity.text : `${quantity.text} ${quantity.unit}`;
}

/** Milliseconds, for example `348 ms`. */
export function formatMs(ms: number | null): Quantity | null {
  return ms === null ? null : { text: formatNumber(ms), unit: "ms" };
}

/** Milliseconds as seconds, for example `3.01 s`. */
export function formatSeconds(ms: number | null): Quantity | null {
  return ms === null ? null : { text: formatNumber(ms / 1000), unit: "s" };
}

/** Tokens per second, for example `56.4 tok/s`. */
export function formatSpeed(tps: number | null): Quantity | null {
  return tps === null ? null : { text: formatNumber(tps), unit: "tok/s" };
}

/** A share in percent. Almost everything is never shown as 100%, and almost nothing never as 0%. */
export function formatShare(percent: number | null): Quantity | null {
  if (percent === null) return null;
  if (percent === 100 || percent === 0) return { text: `${percent}%`, unit: "" };
  const shown = Math.min(99.9, Math.max(0.1, Math.round(percent * 10) / 10));
  return { text: `${shown.toFixed(1)}%`, unit: "" };
}

/** A change in percent with its sign, for example `+12%`. */
export function formatChange(percent: number | null): Quantity | null {
  if (percent === null) return null;
  return { text: `${withSign(percent, Math.abs(percent) < 9.95 ? 1 : 0)}%`, unit: "" };
}

/** A change of a share in percentage points with its sign, for example `−0.5 pt`. */
export function formatPoints(points: number | null): Quantity | null {
  return points === null ? null : { text: withSign(points, 1), unit: "pt" };
}

function withSign(value: number, decimals: number): string {
  const size = Math.abs(value).toFixed(decimals);
  const sign = Number(size) === 0 ? "" : value > 0 ? "+" : "−";
  return `${sign}${groupDigits(size)}`;
}

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
