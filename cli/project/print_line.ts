import type { LogLine } from "../../local/log_line.ts";
import { plainText } from "../../lib/plain_text.ts";

/** Prints a line that a function logged to stderr, for people. */
export function printLine({ function: name, level, message }: LogLine): void {
  console.error(`[${name}] ${level === "error" ? "error: " : ""}${plainText(message, 1000)}`);
}
