/** Characters that fit into a line of the terminal; as many as there are where nobody looks. */
export function terminalWidth(stream = Deno.stdout): number {
  if (!stream.isTerminal()) return Infinity;
  try {
    return Math.max(Deno.consoleSize().columns, 20);
  } catch {
    return Infinity; // One without a size.
  }
}
