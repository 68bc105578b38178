/** The bucket of a value, as in `private.histogram_of`. */
export function bucketOf(value: number): number {
  return Math.ceil(Math.log(Math.min(Math.max(value, 0.1), 1e9) / 0.1) / Math.log(1.02));
}

/** The value of a rank, from 1, in ascending buckets of values. As `private.order_statistics`. */
export function readRank(buckets: ArrayLike<number>, rank: number): number {
  const bucket = buckets[rank - 1];
  let first = rank - 1;
  while (first > 0 && buckets[first - 1] === bucket) first--;
  let next = rank;
  while (next < buckets.length && buckets[next] === bucket) next++;
  return 0.1 * 1.02 ** (bucket - (next - rank + 0.5) / (next - first));
}
