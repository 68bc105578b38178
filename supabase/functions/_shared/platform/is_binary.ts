/** Characters of a text that are looked at. */
const MAX_CHARS = 1000;

/** Whether a text is really binary: compressed, an image, or in another character encoding. */
export function isBinary(text: string): boolean {
  const head = text.slice(0, MAX_CHARS);
  // deno-lint-ignore no-control-regex
  const odd = head.match(/[\0-\x08\x0e-\x1a\x1c-\x1f\ufffd]/g)?.length ?? 0;
  return odd > 0 && odd * 20 >= head.length;
}
