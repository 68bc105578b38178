/** Names this isolate for as long as it lives. */
const ISOLATE_ID = crypto.randomUUID();

/** Measurements under way, each with the most that were under way at once during it. */
const underWay = new Set<{ most: number }>();

/** Where a measurement ran, and how much company it had. */
export interface IsolateUse {
  isolate_id: string;
  /** Measurements under way at the busiest moment, this one included. */
  concurrent: number;
}

/**
 * Runs a measurement and says how many ran beside it: an isolate serves several
 * requests at once, and measurements that share its one thread disturb each other.
 */
export async function countConcurrent<Output>(
  work: () => Promise<Output>,
): Promise<{ output: Output; use: IsolateUse }> {
  const own = { most: 0 };
  underWay.add(own);
  for (const each of underWay) each.most = Math.max(each.most, underWay.size);
  try {
    const output = await work();
    return { output, use: { isolate_id: ISOLATE_ID, concurrent: own.most } };
  } finally {
    underWay.delete(own);
  }
}
