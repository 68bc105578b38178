/** Bytes as Postgres writes and reads them in a text: `\x` and hexadecimal digits. */
export function toBytesText(bytes: Uint8Array): string {
  return `\\x${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

/**
 * The bytes of such a text.
 *
 * @throws {SyntaxError} for any other text.
 */
export function fromBytesText(text: string): Uint8Array {
  if (!/^\\x(?:[0-9a-f]{2})*$/i.test(text)) {
    throw new SyntaxError("Cannot read bytes: the text is no hexadecimal one of Postgres");
  }
  return Uint8Array.from(
    { length: text.length / 2 - 1 },
    (_, index) => parseInt(text.slice(2 + 2 * index, 4 + 2 * index), 16),
  );
}
