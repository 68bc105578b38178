import { startDeadline } from "../platform/deadline.ts";

/**
 * Opens a connection to the origin of `baseUrl`, so that the measured request
 * uses a warm one. It sends a HEAD request without a key and only waits for any
 * answer. Returns how long it took in milliseconds (name look-up, TCP, TLS and
 * one round trip; a round trip alone where a connection was still open), or
 * null when it failed or took longer than `limitMs`. The measured request will
 * then show the failure.
 */
export async function connect(
  baseUrl: string,
  limitMs: number,
  signal?: AbortSignal,
): Promise<number | null> {
  const deadline = startDeadline(limitMs, signal);
  try {
    const response = await fetch(new URL("/", baseUrl), {
      method: "HEAD",
      redirect: "manual",
      signal: deadline.signal,
    });
    const connectMs = deadline.elapsedMs();
    await response.body?.cancel();
    return connectMs;
  } catch {
    return null;
  } finally {
    deadline.stop();
  }
}
