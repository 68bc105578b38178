/** Reads an option that is a count; throws when it is not a whole number from 1. */
export function readCount(name: string, value: string): number {
  const count = Number(value);
  if (!Number.isInteger(count) || count < 1) {
    throw new RangeError(`Cannot read the arguments: --${name} is not a whole number from 1`);
  }
  return count;
}
