/** How all addresses of a provider are requested: calls, lists and checks of keys. */
export interface EndpointOptions {
  /** Further request headers, as they are. */
  headers: Record<string, string>;
  /** Further parameters of every query, such as `api-version`; they go before those of the base URL. */
  query: Record<string, string | number | boolean>;
  /** The header that carries the key; null: the dialect's own. */
  authHeader: string | null;
}
