/**
 * The first of several fields that holds anything.
 *
 * @param entry An object from a provider's answer.
 * @param paths Names, dotted where they lie deeper, for example `limits.max_context_length`.
 * @returns `null` when all of them are missing or null.
 */
export function pickField(entry: unknown, paths: readonly string[]): unknown {
  for (const path of paths) {
    let value = entry;
    for (const name of path.split(".")) {
      value = typeof value === "object" && value !== null && Object.hasOwn(value, name)
        ? (value as Record<string, unknown>)[name]
        : undefined;
    }
    if (value !== undefined && value !== null) return value;
  }
  return null;
}
