/** A Data API over one database. */
export interface DataApi {
  /** Answers a request to `/rest/v1/*`. */
  handle(request: Request): Promise<Response>;
  stop?(): Promise<void>;
}
