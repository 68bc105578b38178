/** The page a reader is on, and its parameters. */
export interface Route {
  page: string;
  params: URLSearchParams;
}

/** Reads the part of an address after the #, for example `#/trends?window=7d`. */
export function parseRoute(hash: string): Route {
  const [path, query = ""] = hash.replace(/^#?\/?/, "").split("?", 2);
  return { page: path || "leaderboard", params: new URLSearchParams(query) };
}

/** The address of a page. Empty and default values are left out. */
export function routeTo(
  page: string,
  params: Record<string, string | null> | URLSearchParams = {},
): string {
  const entries = params instanceof URLSearchParams ? [...params] : Object.entries(params);
  const query = new URLSearchParams();
  for (const [name, value] of entries) if (value) query.set(name, value);
  const path = page === "leaderboard" ? "" : page;
  return query.size === 0 ? `#/${path}` : `#/${path}?${query}`;
}
