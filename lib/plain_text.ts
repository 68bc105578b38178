import { stripVTControlCharacters } from "node:util";

/**
 * Text from outside as one harmless line: no terminal escapes, no control
 * characters, no line breaks, at most `length` characters. Where the output of a
 * job is read for commands, which are `::name` at the beginning of a line and
 * `##[name]` anywhere, it is none.
 */
export function plainText(text: string, length = 300): string {
  const line = stripVTControlCharacters(text)
    .replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, " ")
    .trim()
    .replace(/^::(?=[a-z])/i, ": :")
    .replaceAll("##[", "## [");
  const characters = [...line];
  return characters.length <= length ? line : characters.slice(0, length - 1).join("") + "…";
}
