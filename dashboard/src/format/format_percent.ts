import { groupDigits } from "./format_count.ts";
import type { Quantity } from "./quantity.ts";

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
