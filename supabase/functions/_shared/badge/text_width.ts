/** Widths of the characters from space to tilde in Verdana, in thousandths of its size. */
const WIDTHS = [
  [352, 394, 459, 818, 636, 1076, 727, 269, 454, 454, 636, 818, 364, 454, 364, 454],
  [636, 636, 636, 636, 636, 636, 636, 636, 636, 636, 454, 454, 818, 818, 818, 545],
  [1000, 684, 686, 698, 771, 632, 575, 775, 751, 421, 455, 693, 557, 843, 748, 787],
  [603, 787, 695, 684, 616, 732, 684, 989, 685, 615, 685, 454, 454, 454, 818, 636],
  [636, 601, 623, 521, 623, 596, 352, 623, 633, 274, 344, 592, 274, 973, 633, 607],
  [623, 623, 427, 521, 394, 633, 592, 818, 592, 592, 525, 635, 454, 635, 818],
].flat();

/** Those that take no room of their own. */
const MARK = /^\p{M}$/u;
/** Scripts whose characters are as wide as they are high, and pictures. */
const WIDE =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Extended_Pictographic}\u3000-\u303F\uFF01-\uFF60]$/u;

/** How wide a text is in Verdana, about, in pixels. Whoever draws it fits it to that. */
export function textWidth(text: string, size: number): number {
  const thousandths = Array.from(text, widthOf).reduce((sum, width) => sum + width, 0);
  return Math.ceil(thousandths * size / 1000);
}

function widthOf(character: string): number {
  const width = WIDTHS[character.codePointAt(0)! - 32];
  if (width !== undefined) return width;
  if (MARK.test(character)) return 0;
  return WIDE.test(character) ? 1000 : 700;
}
