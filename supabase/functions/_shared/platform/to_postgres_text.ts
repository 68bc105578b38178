/**
 * A foreign text in a form that Postgres accepts, at most `maxChars` long: without NUL
 * and without halves of surrogate pairs, which `jsonb` refuses.
 */
export function toPostgresText(text: string, maxChars: number): string {
  return text.slice(0, maxChars).replace(/[\ud800-\udbff]$/, "").replaceAll("\0", "")
    .toWellFormed();
}

/** Characters that control the terminal or change the text direction. */
const COMMANDS = /(?![\n\t])\p{Cc}|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** A foreign message, safe to show. */
export function legibleMessage(message: string): string {
  return message.replace(COMMANDS, "");
}

/** Characters that make a name look like another: controls, breaks, and invisible marks. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** A foreign name or id, safe to show in one line. */
export function legibleName(name: string): string {
  return name.replace(UNSEEN, "");
}
