/** Stands for text that is no family: it is neither queried nor shown. */
export const NO_FAMILY = "";

/** The longest name, as the database has it. */
const LONGEST = 200;

/** The family in the address, null when there is none. */
export function readFamily(params: URLSearchParams): string | null {
  const name = params.get("family");
  if (name === null) return null;
  const isFamily = /^[a-z0-9][a-z0-9._-]*\/[a-z0-9][a-z0-9._:-]*$/.test(name);
  return isFamily && name.length <= LONGEST ? name : NO_FAMILY;
}
