/**
 * A name as one short line that can be drawn: without control characters, without those that turn
 * the direction of what stands beside it, and without invisible ones.
 *
 * @param most In characters, as readers count them.
 */
export function plainLabel(name: string, most = 60): string {
  const line = name.replaceAll(
    /[\p{C}\p{Z}\s\u034F\u115F\u1160\u17B4\u17B5\u2800\u3164\uFFA0]+/gu,
    " ",
  )
    .trim();
  const characters = Array.from(new Intl.Segmenter().segment(line), ({ segment }) => segment)
    // Marks can be heaped on one character without end.
    .map((character) => [...character].slice(0, 8).join(""));
  if (characters.length === 0) return "?";
  return characters.length <= most
    ? characters.join("")
    : characters.slice(0, most - 1).join("") + "…";
}
