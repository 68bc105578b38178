/** The id of nothing. */
const NIL = "00000000-0000-0000-0000-000000000000";

/**
 * An id in the address, null when there is none. Other text counts as an unknown id: it is neither
 * queried nor shown on the page.
 */
export function readId(params: URLSearchParams, name: string): string | null {
  const id = params.get(name);
  if (id === null) return null;
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id) ? id : NIL;
}
