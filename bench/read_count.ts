/** Reads an option that is a count; ends the process when it is not a whole number from 1. */
export function readCount(name: string, value: string): number {
  const count = Number(value);
  if (Number.isInteger(count) && count >= 1) return count;
  console.error(`Cannot read the arguments: --${name} must be a whole number from 1`);
  Deno.exit(2);
}
