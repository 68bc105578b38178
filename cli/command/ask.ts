/** Whether a user at the terminal can answer. */
export function canAsk(): boolean {
  return Deno.stdin.isTerminal() && Deno.stderr.isTerminal();
}

/** Asks at the terminal, and returns whether the answer is yes. */
export async function ask(question: string, signal: AbortSignal): Promise<boolean> {
  await Deno.stderr.write(new TextEncoder().encode(`${question} [y/N] `));
  const interrupted = Promise.withResolvers<never>();
  const interrupt = () => interrupted.reject(signal.reason);
  signal.addEventListener("abort", interrupt, { once: true });
  try {
    signal.throwIfAborted();
    const buffer = new Uint8Array(256);
    const size = await Promise.race([Deno.stdin.read(buffer), interrupted.promise]);
    return /^\s*y(?:es)?\s*$/i.test(new TextDecoder().decode(buffer.subarray(0, size ?? 0)));
  } finally {
    signal.removeEventListener("abort", interrupt);
  }
}
