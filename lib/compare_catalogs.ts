/** One object of a schema. */
export interface CatalogObject {
  /** For example `table`, `column`, `function` or `grant`. */
  kind: string;
  /** Unique among objects of its kind. */
  name: string;
  /** What it is, or a hash of that. */
  definition: string;
}

/** How one schema differs from another. */
export interface CatalogDifference {
  kind: string;
  name: string;
  /** `missing` and `extra` are said of the second of the two. */
  how: "missing" | "changed" | "extra";
  /** The definitions; null where there is no such object. */
  expected: string | null;
  found: string | null;
}

/** What differs in `found` from `expected`, by kind and name; nothing when they are the same. */
export function compareCatalogs(
  expected: CatalogObject[],
  found: CatalogObject[],
): CatalogDifference[] {
  const wanted = byKey(expected);
  const had = byKey(found);
  return [...new Set([...wanted.keys(), ...had.keys()])].sort().flatMap((key) => {
    const one = wanted.get(key);
    const other = had.get(key);
    if (one?.definition === other?.definition) return [];
    const { kind, name } = (one ?? other)!;
    return [{
      kind,
      name,
      how: other === undefined ? "missing" : one === undefined ? "extra" : "changed",
      expected: one?.definition ?? null,
      found: other?.definition ?? null,
    }];
  });
}

function byKey(objects: CatalogObject[]): Map<string, CatalogObject> {
  return new Map(objects.map((object) => [JSON.stringify([object.kind, object.name]), object]));
}
