import { UsageError } from "./usage_error.ts";

const MS: Record<string, number> = { h: 3_600_000, d: 86_400_000 };

/** A length of time such as `24h` or `7d`, in milliseconds. */
export function parsePeriod(text: string, option: string): number {
  const [, count, unit] = /^([1-9]\d{0,4})([hd])$/.exec(text) ?? [];
  if (unit !== undefined) return Number(count) * MS[unit];
  throw new UsageError(
    `Cannot read the arguments: --${option} must be a time such as 24h or 7d`,
  );
}
