/** For how long an answer of the database serves everybody who asks the same, in milliseconds. */
export const KEEP_MS = 60_000;

/** Answers by what was asked. */
export interface KeptAnswers<Output> {
  /** The kept answer, or that of `ask`; whoever asks meanwhile waits for the same one. */
  get(key: string, ask: () => Promise<Output>): Promise<Output>;
}

/**
 * Keeps answers for a minute, so that however many visitors come, the database is asked once. A
 * failure is kept too: a database in trouble is not asked more often than a healthy one.
 *
 * @param most Beyond so many, the oldest are forgotten.
 * @param now A monotonic clock, in milliseconds.
 */
export function keepAnswers<Output>(
  most: number,
  now: () => number = () => performance.now(),
): KeptAnswers<Output> {
  // In the order in which they were asked, so that the first is the oldest.
  const kept = new Map<string, { answer: Promise<Output>; until: number }>();

  function forget(): void {
    for (const [key, { until }] of kept) {
      if (until > now() && kept.size < most) return;
      kept.delete(key);
    }
  }

  return {
    get(key, ask) {
      const found = kept.get(key);
      if (found !== undefined && found.until > now()) return found.answer;
      kept.delete(key);
      forget();
      const answer = ask();
      // Whoever asked handles it.
      answer.catch(() => {});
      kept.set(key, { answer, until: now() + KEEP_MS });
      return answer;
    },
  };
}
