/** Below the ports that systems give to clients: one of those could be taken while a server is away. */
const LOWEST = 10_000;
const HIGHEST = 32_000;

const TRIES = 100;

/** Returns a port of 127.0.0.1 that nobody listens on at this moment. */
export function freePort(): number {
  for (let i = 0; i < TRIES; i++) {
    const port = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST));
    try {
      Deno.listen({ hostname: "127.0.0.1", port }).close();
      return port;
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    }
  }
  throw new Error(`Cannot find a free port between ${LOWEST} and ${HIGHEST}`);
}
