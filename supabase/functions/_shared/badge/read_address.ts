import { decodeComponent } from "../platform/decode_component.ts";
import { HttpError } from "../http/http_error.ts";
import { isText } from "../http/read_query.ts";

/** Which badge is asked for, and as what. */
export interface BadgeAddress {
  /** The slug of the provider. */
  provider: string;
  model: string;
  format: "svg" | "json";
}

/** The most a name can have, in characters. */
const MAX_LENGTH = 256;

/**
 * Reads `<provider>/<model>.svg`. A model's name may hold slashes, encoded or not, since some hosts
 * decode them on the way.
 *
 * @param path What stands behind `badge/`, as it was sent.
 * @throws {HttpError} 404 when it is the address of no badge.
 */
export function readAddress(path: string): BadgeAddress {
  const [, provider, name, format] = /^([^/]+)\/(.+)\.(svg|json)$/.exec(path) ?? [];
  if (provider === undefined) {
    throw notFound("the address is badge/<provider>/<model>.svg or .json");
  }
  const model = decodeComponent(name);
  const slug = decodeComponent(provider);
  if (model === null || slug === null) throw notFound("the address is not percent-encoded UTF-8");
  if (slug.length > MAX_LENGTH || [...model].length > MAX_LENGTH || !isText(slug + model)) {
    throw notFound("there is no such model");
  }
  return { provider: slug, model, format: format as BadgeAddress["format"] };
}

/** An address that no badge has, and why. */
export function notFound(why: string): HttpError {
  return new HttpError(404, "not_found", `Cannot find the badge: ${why}`);
}
