import { z } from "zod";
import { type FolderHolder, nameHolder } from "../../local/folder_holder.ts";
import { readLines } from "../../lib/read_lines.ts";

const guestSchema = z.object({
  secretKey: z.string(),
  caller: z.string(),
  pid: z.int(),
  command: z.string(),
});
/** How a guest introduces itself: one line of JSON. */
export type Introduction = z.infer<typeof guestSchema>;

/** The other commands that use the stack of this one. */
export interface Guests {
  port: number;
  /** Waits until no guest is left or the signal is aborted, and prints the guests' names. */
  untilGone(signal: AbortSignal | undefined, say: (words: string) => void): Promise<void>;
  /** Sends them away. */
  stop(): Promise<void>;
}

/**
 * Lets other commands of this user announce that they use the stack. Each keeps a connection open
 * meanwhile, so that either side notices at once when the other ends, even by a crash.
 *
 * @param onGone Called with the name of the guest that has left.
 */
export function admitGuests(
  secretKey: string,
  onGone: (caller: string) => Promise<void>,
): Guests {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const connections = new Set<Deno.Conn>();
  const guests = new Map<Deno.Conn, FolderHolder>();
  let left = Promise.withResolvers<void>();
  let stopped = false;

  async function serve(connection: Deno.Conn) {
    connections.add(connection);
    let caller: string | null = null;
    try {
      for await (const line of readLines(connection.readable)) {
        const guest = guestSchema.parse(JSON.parse(line));
        if (guest.secretKey !== secretKey) break;
        caller = guest.caller;
        guests.set(connection, guest);
        await connection.write(new TextEncoder().encode("welcome\n"));
      }
    } catch {
      // It has ended, or is not one of our commands.
    }
    connections.delete(connection);
    guests.delete(connection);
    try {
      connection.close();
    } catch { /* Its reader has closed it. */ }
    if (caller !== null && !stopped) await onGone(caller).catch(() => {});
    left.resolve();
  }

  async function listen() {
    const serving = new Set<Promise<void>>();
    for await (const connection of listener) {
      const served = serve(connection);
      serving.add(served);
      served.finally(() => serving.delete(served));
    }
    await Promise.all(serving);
  }
  const listening = listen();

  async function untilGone(signal: AbortSignal | undefined, say: (words: string) => void) {
    const told = new Set<number>();
    while (guests.size > 0 && !signal?.aborted) {
      for (const guest of guests.values()) {
        if (told.has(guest.pid)) continue;
        told.add(guest.pid);
        say(`Waiting for ${nameHolder(guest)}, which uses this stack; Ctrl-C ends both`);
      }
      left = Promise.withResolvers();
      signal?.addEventListener("abort", () => left.resolve(), { once: true });
      await left.promise;
    }
  }

  async function stop() {
    stopped = true;
    listener.close();
    for (const connection of connections) {
      try {
        connection.close();
      } catch { /* Gone by itself. */ }
    }
    await listening;
  }

  return { port: listener.addr.port, untilGone, stop };
}
