/** Placeholders in a page for values that only its reader has. */
export interface Substitution {
  /** As the page writes it. */
  from: string;
  to: string;
  /** For people, in the place of what may be a key. */
  what: string;
}

/** Puts the reader's own into a text, and says so, each with the place of the block. */
export function substitute(text: string, substitutions: Substitution[], place: string): string {
  let changed = text;
  for (const { from, to, what } of substitutions) {
    if (!changed.includes(from)) continue;
    console.log(`${place}: ${from} → ${what}`);
    changed = changed.replaceAll(from, to);
  }
  return changed;
}
