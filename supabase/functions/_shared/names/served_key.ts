import { datesOf } from "./compare_dates.ts";
import { peelId } from "./peel_id.ts";
import { readFamily } from "./read_family.ts";
import { splitName, splitUnknown } from "./split_name.ts";

/** The most characters of a key; a longer one would be no name. */
const MOST_CHARS = 200;

/**
 * The same text for all writings of one served model, and another one for each of its dated
 * snapshots: hosts behind one gateway write names in their own ways. Null: no model was named.
 */
export function servedKey(served: string | null): string | null {
  if (served === null) return null;
  const { family } = readFamily(served);
  const peeled = peelId(served);
  const dates = peeled === null
    ? []
    : datesOf(splitName(peeled.name) ?? splitUnknown(peeled.name), peeled.suffixes);
  const name = (family ?? served).toLowerCase().replace(/^.*\//, "").replaceAll(
    /[^a-z0-9.]+/g,
    "-",
  );
  return [name, ...new Set(dates)].join(" ").slice(0, MOST_CHARS) || null;
}
