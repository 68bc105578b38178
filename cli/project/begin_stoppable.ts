/** How long a start that was interrupted may take to say what was started, in milliseconds. */
const GRACE_MS = 5_000;

/**
 * Begins what must be stopped when it is interrupted in the middle of beginning:
 * waits until it is known what was begun, and stops what there is of it when that
 * takes too long.
 *
 * @param stop Called when it is not known whether anything was begun.
 */
export async function beginStoppable<T>(
  signal: AbortSignal,
  begin: (signal: AbortSignal) => Promise<T>,
  stop: () => Promise<void>,
): Promise<T> {
  const givenUp = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  function giveUpSoon() {
    timer = setTimeout(() => givenUp.abort(signal.reason), GRACE_MS);
  }
  signal.throwIfAborted();
  signal.addEventListener("abort", giveUpSoon, { once: true });
  try {
    return await begin(givenUp.signal);
  } catch (error) {
    if (signal.aborted) await stop();
    throw error;
  } finally {
    signal.removeEventListener("abort", giveUpSoon);
    clearTimeout(timer);
  }
}
