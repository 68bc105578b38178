/** Below the ports that systems give to clients: one of those could be taken while a server is away. */
const LOWEST = 10_000;
const HIGHEST = 32_000;

const TRIES = 100;

/**
 * Starts something on a free port of 127.0.0.1. Should another
 * have taken it before it was up, it is started again on the next one.
 */
export async function onFreePort<T>(
  start: (port: number) => Promise<T>,
): Promise<{ port: number; started: T }> {
  for (let i = 0; i < TRIES; i++) {
    const port = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST));
    if (!isFree(port)) continue;
    try {
      return { port, started: await start(port) };
    } catch (error) {
      if (isFree(port)) throw error; // It has failed for another reason.
    }
  }
  throw new Error(`Cannot find a free port between ${LOWEST} and ${HIGHEST}`);
}

function isFree(port: number): boolean {
  try {
    Deno.listen({ hostname: "127.0.0.1", port }).close();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.AddrInUse) return false;
    throw error;
  }
}
