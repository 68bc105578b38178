/** Of how many answers the numbers are. */
interface Counts {
  batched_n: number;
  latency_n: number;
}

/** That answers were held back on their way, if many were; null else. Their speed is then unknown or that of few. */
export function describeBatched({ batched_n, latency_n }: Counts): string | null {
  if (batched_n === 0 || batched_n * 10 < latency_n) return null;
  return `Held back on the way: ${batched_n} of ${Math.max(latency_n, batched_n)} answers`;
}
