/**
 * A text of others as Postgres takes it, at most `maxChars` long: without NUL
 * and without halves of surrogate pairs, which `jsonb` refuses.
 */
export function toPostgresText(text: string, maxChars: number): string {
  return text.slice(0, maxChars).replace(/[\ud800-\udbff]$/, "").replaceAll("\0", "")
    .toWellFormed();
}

/** What moves the terminal, or turns the direction of what follows. */
const COMMANDS = /(?![\n\t])\p{Cc}|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** A message of others, as people may read it. */
export function legibleMessage(message: string): string {
  return message.replace(COMMANDS, "");
}

/** What makes a name look like another: controls, breaks, and marks that are not seen. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** A name or id of others, as people may read it in one line. */
export function legibleName(name: string): string {
  return name.replace(UNSEEN, "");
}
