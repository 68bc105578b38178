/** Tells whether a model has every word of a search in its name or its provider's, in any case. */
export function searchFor(
  search: string,
): (row: { provider: string; model: string }) => boolean {
  const words = search.toLowerCase().split(/\s+/);
  return ({ provider, model }) => {
    const name = `${provider} ${model}`.toLowerCase();
    return words.every((word) => name.includes(word));
  };
}
