/** Below this similarity a name is not taken as a typing error of the other. */
const LEAST = 0.4;
/** The most names that are listed. */
const LISTED = 30;

/** A hint for an unknown name: the most similar known name, and the known names. */
export function choiceOf(wanted: string, names: readonly string[]): string {
  const near = nearest(wanted, names);
  const question = near === null ? "" : `Did you mean "${near}"? `;
  if (names.length === 0) return "There is none yet";
  const shown = names.slice(0, LISTED).join(", ");
  if (names.length <= LISTED) return `${question}There are ${shown}`;
  return `${question}There are ${names.length}, among them ${shown}`;
}

/** The name most similar to a mistyped one, or null when none is similar. */
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

/** Similarity from 0 to 1: the share of letter pairs that both names contain. */
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
