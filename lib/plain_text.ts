import { stripVTControlCharacters } from "node:util";

/**
 * Text from outside as one harmless line: no terminal escapes, no control
 * characters, no line breaks, at most `length` characters.
 */
export function plainText(text: string, length = 300): string {
  const line = stripVTControlCharacters(text)
    .replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, " ")
    .trim();
  const characters = [...line];
  return characters.length <= length ? line : characters.slice(0, length - 1).join("") + "…";
}
