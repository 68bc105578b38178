interface Counts {
  batched_n: number;
  latency_n: number;
}

/**
 * A note if many answers were held back on their way; null otherwise. The speed
 * is then unknown, or that of a few answers.
 */
export function describeBatched({ batched_n, latency_n }: Counts): string | null {
  if (batched_n === 0 || batched_n * 10 < latency_n) return null;
  return `Held back on the way: ${batched_n} of ${Math.max(latency_n, batched_n)} answers`;
}
