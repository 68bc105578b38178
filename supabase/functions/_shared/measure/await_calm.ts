import { watchLoop } from "./loop_watch.ts";

/** How often it looks, in milliseconds. */
const STEP_MS = 10;

let waitedMs = 0;

/**
 * Waits until our event loop turns without pauses, where it is known or not known yet to have them:
 * a machine that has just started us is often still busy with that, and a speed measured meanwhile
 * is unknown. It takes a tenth of a second where there are none, no time where the measurement
 * before has shown that, and at most `limitMs` in the whole life of an isolate, since the pauses of
 * a machine that is always busy do not pass.
 */
export async function awaitCalm(limitMs: number, signal?: AbortSignal): Promise<void> {
  const loop = watchLoop();
  const startedAt = performance.now();
  const before = waitedMs;
  try {
    while (!loop.calm && waitedMs < limitMs && !signal?.aborted) {
      loop.heed();
      await new Promise((resolve) => setTimeout(resolve, STEP_MS));
      waitedMs = before + performance.now() - startedAt;
    }
  } finally {
    loop.stop();
  }
}
