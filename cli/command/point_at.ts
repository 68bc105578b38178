/** The most characters that are shown before and after a place. */
const AROUND = 40;

/**
 * A text from outside on one line, and below it carets under the characters from `from` up to, not
 * including, `to`; one caret where that is nothing. Of a long text only what is near is shown.
 */
export function pointAt(text: string, from: number, to: number): string {
  // Characters that are two units or none wide in a terminal would move the carets.
  const shown = text.replaceAll(/[\p{Cc}\p{Cf}\p{M}\p{Cs}\s]/gu, " ");
  const [first, last] = [Math.max(0, from - AROUND), Math.min(shown.length, from + AROUND)];
  const [before, after] = [first > 0 ? "…" : "", last < shown.length ? "…" : ""];
  const carets = "^".repeat(Math.max(1, Math.min(to, last) - from));
  return `  ${before}${shown.slice(first, last)}${after}`.trimEnd() +
    `\n  ${" ".repeat(before.length + [...shown.slice(first, from)].length)}${carets}`;
}
