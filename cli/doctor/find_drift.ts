import {
  type CatalogDifference,
  type CatalogObject,
  compareCatalogs,
} from "../../lib/compare_catalogs.ts";

/** Kinds of objects that others belong to. */
const WHOLE = new Set(["schema", "table", "view", "sequence", "type", "function"]);

/**
 * What differs in a project's schema from what the migrations give. Tables, views and functions
 * that the project has beside ours are its own. Of an object that is missing, only itself is named,
 * and none of its columns, comments and grants.
 */
export function findDrift(expected: CatalogObject[], found: CatalogObject[]): CatalogDifference[] {
  const differences = compareCatalogs(expected, found).filter(({ kind, name }) =>
    // What the platform grants on new objects changes nothing of ours.
    !(kind === "grant" && name.startsWith("default of "))
  );
  const ours = new Set(
    expected.filter(({ kind }) => kind === "function").map(({ name }) => bareName(name)),
  );
  const isOwn = ({ kind, name, how }: CatalogDifference) =>
    how === "extra" && WHOLE.has(kind) && name.startsWith("public.") && !ours.has(bareName(name));
  const wholes = differences.filter(({ kind, how }) => WHOLE.has(kind) && how !== "changed");
  return differences.filter((difference) =>
    !isOwn(difference) &&
    !wholes.some((whole) => whole !== difference && belongsTo(difference, whole))
  );
}

/** The name of a function without its arguments: one of the same name gets the calls of ours. */
function bareName(name: string): string {
  return name.split("(", 1)[0];
}

function belongsTo({ kind, name }: CatalogDifference, whole: CatalogDifference): boolean {
  const plain = kind === "comment"
    ? name.slice(name.indexOf(" ") + 1)
    : kind === "grant"
    ? name.replace(/^(?:schema|sequence) /, "").replace(/ to \w+$/, "")
    : name;
  if (plain === whole.name) return !WHOLE.has(kind);
  return whole.kind !== "function" && plain.startsWith(`${whole.name}.`);
}
