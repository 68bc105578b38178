/**
 * The start of a text that a spreadsheet would run as a formula: in any width, also after invisible
 * characters, and with the Unicode minus. Escaped texts count too, so that each is escaped once
 * more and reading them back gives the same texts.
 */
const FORMULA = /^'*(?:[\s\p{Cc}\p{Cf}]*[=+\-@\u2212]|[\t\r])/u;

/** Puts an apostrophe before a text that a spreadsheet would run. */
export function escapeFormula(text: string): string {
  return FORMULA.test(text.normalize("NFKC")) ? `'${text}` : text;
}

/** The text that was escaped. */
export function unescapeFormula(text: string): string {
  return text.startsWith("'") && FORMULA.test(text.normalize("NFKC")) ? text.slice(1) : text;
}
