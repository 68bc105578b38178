/** Generous: only a failing test waits this long, in milliseconds. */
const PATIENCE_MS = 60_000;

/** Polls until the answer is not null. */
export async function until<T>(ask: () => T | null | Promise<T | null>): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    const answer = await ask();
    if (answer !== null) return answer;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`Cannot see it within ${PATIENCE_MS} ms: ${ask}`);
}
