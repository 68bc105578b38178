/** Numbers that look random and are the same for the same seed, on every machine. */
export interface SeededRandom {
  /** A whole number from `low` to `high`, both possible. */
  int(low: number, high: number): number;
  /** One of a list. */
  pick<T>(list: readonly T[]): T;
  /** So many different ones of a list, in random order. */
  sample<T>(list: readonly T[], count: number): T[];
}

/**
 * The numbers of one seed. Not for secrets: they can be computed from the seed, and are meant to be.
 * The generator is Chris Doty-Humphrey's sfc32, seeded by four 32-bit FNV-1a hashes of the text.
 */
export function seededRandom(seed: string): SeededRandom {
  let [a, b, c, counter] = [hash(seed, 1), hash(seed, 2), hash(seed, 3), hash(seed, 4)];

  function next(): number {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum | 0;
    return sum >>> 0;
  }

  // The first numbers still show how alike two seeds are.
  for (let round = 0; round < 16; round++) next();

  function int(low: number, high: number): number {
    return low + Math.floor(next() / 2 ** 32 * (high - low + 1));
  }
  return {
    int,
    pick: (list) => list[int(0, list.length - 1)],
    sample: (list, count) => {
      const rest = [...list];
      return Array.from({ length: count }, () => rest.splice(int(0, rest.length - 1), 1)[0]);
    },
  };
}

/** FNV-1a, begun with a number of its own. */
function hash(text: string, start: number): number {
  let value = Math.imul(2166136261 ^ start, 16777619);
  for (let place = 0; place < text.length; place++) {
    value = Math.imul(value ^ text.charCodeAt(place), 16777619);
  }
  return value | 0;
}
