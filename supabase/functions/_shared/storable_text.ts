/**
 * A text of others as Postgres takes it, at most `maxChars` long: without NUL
 * and without halves of surrogate pairs, which `jsonb` refuses.
 */
export function storableText(text: string, maxChars: number): string {
  return text.slice(0, maxChars).replace(/[\ud800-\udbff]$/, "").replaceAll("\0", "")
    .toWellFormed();
}
