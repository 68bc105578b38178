import { UsageError } from "../command/usage_error.ts";

/** A number that an option gives, not below zero; the database knows how large it may be. */
export function parseAmount(text: string | undefined, option: string): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,12}(\.\d{1,12})?$/.test(text)) return Number(text);
  throw new UsageError(
    `Cannot read the arguments: --${option} must be a number from 0, such as 500 or 0.5`,
  );
}
