/**
 * Characters that fit into a line of the terminal; unlimited where output does
 * not go to a terminal.
 */
export function terminalWidth(stream = Deno.stdout): number {
  if (!stream.isTerminal()) return Infinity;
  try {
    return Math.max(Deno.consoleSize().columns, 20);
  } catch {
    return Infinity; // A terminal without a size.
  }
}
