/** Appends a whole number of at most 2^53 − 1, seven bits a byte, the lowest first (LEB128). */
export function writeVarint(bytes: number[], value: number): void {
  while (value > 127) {
    bytes.push(value % 128 + 128);
    value = Math.floor(value / 128);
  }
  bytes.push(value);
}

/** Reads one number after the other. */
export interface VarintReader {
  /** @throws {RangeError} beyond the end, or for a number that is too large. */
  number(): number;
  /** Whether all has been read. */
  done(): boolean;
}

/** Reads what `writeVarint` has written. */
export function varintReader(bytes: Uint8Array): VarintReader {
  let at = 0;
  return {
    number() {
      let value = 0;
      for (let factor = 1;; factor *= 128) {
        if (at >= bytes.length || factor > 2 ** 42) {
          throw new RangeError(
            `Cannot read a number at byte ${at}: it has no end`,
          );
        }
        const byte = bytes[at++];
        value += byte % 128 * factor;
        if (byte < 128) return value;
      }
    },
    done: () => at >= bytes.length,
  };
}
