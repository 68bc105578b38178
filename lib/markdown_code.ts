import { plainText } from "./plain_text.ts";

/**
 * Text from outside as a code span of GitHub-flavoured Markdown, on one line and of at most
 * `length` characters: nothing in it is markup, a mention, a link or an emoji.
 */
export function markdownCode(text: string, length = 100): string {
  const plain = plainText(text, length);
  if (plain === "") return "–";
  // Longer than each run of backticks within, which would end it.
  const runs = Array.from(plain.matchAll(/`+/g), ([run]) => run.length);
  const fence = "`".repeat(Math.max(0, ...runs) + 1);
  const space = /^`|`$/.test(plain) ? " " : "";
  return `${fence}${space}${plain}${space}${fence}`;
}
