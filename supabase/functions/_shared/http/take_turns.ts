/** Runs work, so much of it at the same time as there are places; the rest waits in line. */
export function takeTurns(
  places: number,
): <Output>(work: () => Promise<Output>) => Promise<Output> {
  let free = places;
  const line: (() => void)[] = [];

  return async (work) => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => line.push(resolve));
    try {
      return await work();
    } finally {
      const next = line.shift();
      // The place goes to the next in line without being free.
      if (next === undefined) free++;
      else next();
    }
  };
}
