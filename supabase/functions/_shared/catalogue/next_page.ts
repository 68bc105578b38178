import { pickField } from "./pick_field.ts";
import { joinQueries } from "../provider/join_queries.ts";
import type { Dialect } from "../provider/dialect.ts";

/**
 * The address of the next page: `links.next`, Gemini's `nextPageToken`, or `last_id` where `has_more`
 * is true.
 *
 * @param page The parsed page.
 * @param url Where it came from.
 * @param fixed Parameters that each address of the provider has, such as `api-version`.
 * @returns `null` after the last page.
 * @throws TypeError when there is more and the page does not say where, or where is another host.
 */
export function nextPage(
  page: unknown,
  url: URL,
  dialect: Dialect,
  fixed: string,
): URL | null {
  const link = pickField(page, ["links.next"]);
  if (typeof link === "string" && link !== "") {
    const next = new URL(link, url);
    // The key is sent along, so the host must be the same.
    if (next.origin !== url.origin) throw new TypeError(`its next page is at ${next.host}`);
    next.search = joinQueries(fixed, next.search);
    return next;
  }
  const token = pickField(page, ["nextPageToken"]);
  if (dialect === "gemini" && typeof token === "string" && token !== "") {
    const next = new URL(url);
    next.search = joinQueries(url.search, new URLSearchParams({ pageToken: token }).toString());
    return next;
  }
  if (pickField(page, ["has_more"]) !== true) return null;

  const last = pickField(page, ["last_id"]);
  if (typeof last !== "string") throw new TypeError("it has more pages and does not say where");
  const next = new URL(url);
  const after = new URLSearchParams({ [dialect === "anthropic" ? "after_id" : "after"]: last });
  next.search = joinQueries(url.search, after.toString());
  return next;
}
