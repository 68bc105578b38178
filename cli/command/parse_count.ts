import { UsageError } from "./usage_error.ts";

/** A whole number that an option allows, both ends included. */
export function parseCount(
  text: string,
  option: string,
  { min, max }: { min: number; max: number },
): number {
  const count = Number(text);
  const allowed = `(${min} to ${max})`;
  if (!/^-?\d+$/.test(text)) fail(`a whole number ${allowed}`);
  if (count < min) fail(`${min} or more ${allowed}`);
  if (count > max) fail(`${max} or less ${allowed}`);
  return count;

  function fail(what: string): never {
    throw new UsageError(`Cannot read the arguments: --${option} must be ${what}`);
  }
}
