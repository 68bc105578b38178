import { decodeComponent } from "../platform/decode_component.ts";
import { UnsentRequestError } from "../errors/transport_failure.ts";
import type { Dialect } from "./dialect.ts";
import { DIALECTS } from "./dialects.ts";
import type { EndpointOptions } from "./endpoint_options.ts";
import { joinQueries } from "./join_queries.ts";

/**
 * The address of one path below a base URL. The query of the base URL is kept. Parameters of
 * `options.query` replace those of the same name, and those of `query` replace both.
 *
 * @param path Relative to the base URL; it may have a query of its own.
 * @param query Parameters of this request alone.
 * @throws {UnsentRequestError} when the base URL is no http(s) URL.
 */
export function endpointUrl(
  baseUrl: string,
  path: string,
  options: Pick<EndpointOptions, "query">,
  query = "",
): URL {
  const url = URL.parse(baseUrl);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new UnsentRequestError("Cannot build the request: the base URL is not an http(s) URL");
  }
  const [ownPath, ownQuery = ""] = path.replace(/^\/+/, "").split(/\?(.*)/s);
  url.pathname = `${url.pathname.replace(/\/+$/, "")}/${ownPath}`;
  url.search = joinQueries(url.search, queryText(options), ownQuery, query);
  url.hash = "";
  return url;
}

/** The parameters that every address of a provider has: those of its base URL and its options. */
export function fixedQuery(baseUrl: string, options: Pick<EndpointOptions, "query">): string {
  return joinQueries(URL.parse(baseUrl)?.search ?? "", queryText(options));
}

/**
 * The headers of a request. None of the options replaces one of `own`, or the header with the key.
 *
 * @param own Headers of this request.
 * @throws {UnsentRequestError} when a header cannot be sent. The runtime's own error would quote it, with the key.
 */
export function endpointHeaders(
  provider: { slug: string; dialect: Dialect; apiKeyEnv?: string | null },
  options: Pick<EndpointOptions, "headers" | "authHeader">,
  apiKey: string | null,
  own: Record<string, string>,
): Headers {
  const keyed = DIALECTS[provider.dialect].headers(apiKey, options.authHeader);
  try {
    const headers = new Headers(options.headers);
    for (const [name, value] of Object.entries({ ...own, ...keyed })) headers.set(name, value);
    return headers;
  } catch {
    throw new UnsentRequestError(
      `Cannot build the request: a header of ${provider.slug} or the key in ` +
        `${provider.apiKeyEnv ?? "its secret"} holds characters no header may carry`,
    );
  }
}

function queryText({ query }: Pick<EndpointOptions, "query">): string {
  return new URLSearchParams(
    Object.entries(query).map(([name, value]) => [name, String(value)]),
  ).toString();
}

/** Names of parameters and headers that carry secrets. */
const SECRET_NAME =
  /(?:key|token|secret|password|passwd|pwd|signature|credential|cookie)s?$|(?:^|[-_.])(?:auth|authorization|code|jwt|pass|sas|secret|sig|token)(?:$|[-_.])/i;

/** Looks random, unlike a date, a version or words. */
const RANDOM = /(?<![a-z\d])(?=[a-z]*\d)(?=\d*[a-z])[a-z\d]{12,}/i;

/** Everything secret that a request contains, to be removed from what is said about it. */
export function secretsOf(
  { baseUrl, apiKey }: { baseUrl: string; apiKey: string | null },
  options: Pick<EndpointOptions, "headers" | "query">,
): string[] {
  const url = URL.parse(baseUrl);
  const parameters = new URLSearchParams(fixedQuery(baseUrl, options));
  const named = [...parameters, ...Object.entries(options.headers)]
    .filter(([name, value]) => SECRET_NAME.test(name) || RANDOM.test(value))
    // The word before it, such as Basic, is no secret.
    .map(([, value]) => value.replace(/^[a-z]+\s+(?=\S)/i, ""));
  const secrets = [
    apiKey,
    ...named,
    url && (decodeComponent(url.username) ?? url.username),
    url && (decodeComponent(url.password) ?? url.password),
  ];
  return secrets.filter((secret): secret is string => Boolean(secret));
}
