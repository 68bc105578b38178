/** How many rows it gives at once, as `supabase/config.toml` says. */
export const MAX_ROWS = 1000;

export interface DataApi {
  /** Answers a request to `/rest/v1/*`. */
  handle(request: Request): Promise<Response>;
  stop?(): Promise<void>;
}
