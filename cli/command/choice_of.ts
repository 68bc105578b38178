/** Below this likeness a name is no typing error of the other. */
const LEAST = 0.4;
/** Names that are listed at most. */
const LISTED = 30;

/** What to say beside that there is no such name: which one is most like it, and which there are. */
export function choiceOf(wanted: string, names: readonly string[]): string {
  const near = nearest(wanted, names);
  const question = near === null ? "" : `Did you mean "${near}"? `;
  if (names.length === 0) return "There is none yet";
  const shown = names.slice(0, LISTED).join(", ");
  if (names.length <= LISTED) return `${question}There are ${shown}`;
  return `${question}There are ${names.length}, among them ${shown}`;
}

/** The name that is most like a mistyped one, or null when none is like it. */
export function nearest(wanted: string, names: readonly string[]): string | null {
  let found: string | null = null;
  let most = LEAST;
  for (const name of names) {
    const likeness = likenessOf(wanted, name);
    if (likeness < most || (found !== null && likeness === most)) continue;
    [found, most] = [name, likeness];
  }
  return found;
}

/** From 0 to 1: the share of pairs of neighbouring letters that two names have in common. */
function likenessOf(one: string, other: string): number {
  const [a, b] = [pairsOf(one), pairsOf(other)];
  const left = [...b];
  const common = a.filter((pair) => {
    const place = left.indexOf(pair);
    if (place !== -1) left.splice(place, 1);
    return place !== -1;
  });
  return 2 * common.length / (a.length + b.length);
}

function pairsOf(name: string): string[] {
  const letters = [...` ${name.toLowerCase().slice(0, 256)} `];
  return letters.slice(1).map((letter, index) => letters[index] + letter);
}
