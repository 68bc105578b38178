const ISOLATE_ID = crypto.randomUUID();

/** Measurements under way, each with the most that were under way at the same time. */
const underWay = new Set<{ most: number }>();

/** Where a measurement ran, and how many ran at the same time. */
export interface IsolateUse {
  isolate_id: string;
  /** The most measurements that were under way at once, including this one; null where it does not count. */
  concurrent: number | null;
}

/**
 * Runs a measurement and counts how many ran at the same time. An isolate serves several requests
 * at once, and measurements disturb each other on its one thread.
 *
 * @param counts False for the control, which must not change what is said of others.
 */
export async function countConcurrent<Output>(
  work: () => Promise<Output>,
  counts = true,
): Promise<{ output: Output; use: IsolateUse }> {
  const own = { most: 0 };
  if (counts) underWay.add(own);
  for (const each of underWay) each.most = Math.max(each.most, underWay.size);
  try {
    const output = await work();
    return { output, use: { isolate_id: ISOLATE_ID, concurrent: counts ? own.most : null } };
  } finally {
    underWay.delete(own);
  }
}
