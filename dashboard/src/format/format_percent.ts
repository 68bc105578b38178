import type { Quantity } from "./quantity.ts";

/** A share in percent. What is not quite everything never reads 100%, nor nothing 0%. */
export function formatShare(percent: number | null): Quantity | null {
  if (percent === null) return null;
  if (percent === 100 || percent === 0) return { text: `${percent}%`, unit: "" };
  const shown = Math.min(99.9, Math.max(0.1, Math.round(percent * 10) / 10));
  return { text: `${shown.toFixed(1)}%`, unit: "" };
}

/** A change in percent with its sign, for example `+12%`. */
export function formatChange(percent: number | null): Quantity | null {
  if (percent === null) return null;
  const digits = Math.abs(percent) < 9.95 ? 1 : 0;
  const size = Math.abs(percent).toLocaleString("en", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  const sign = Number(size) === 0 ? "" : percent > 0 ? "+" : "−";
  return { text: `${sign}${size}%`, unit: "" };
}
