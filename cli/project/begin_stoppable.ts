/** How long an interrupted start may take to report what was started, in milliseconds. */
const GRACE_MS = 5_000;

/**
 * Starts something that must be stopped if the start is interrupted: waits until it is known what
 * was started, and if that takes too long, calls `stop`.
 *
 * @param stop Called when it is unknown whether anything was started.
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
