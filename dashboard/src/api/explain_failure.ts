/** The error of supabase-js for a failed request. */
export interface Failure {
  /** 0 when no answer came. */
  status: number;
  message: string;
  /** The code of Postgres or PostgREST, if the database answered. */
  code?: string;
}

/**
 * Why a query failed, in our own words: the message of a proxy or database may be long or HTML, or
 * contain text from a crafted address.
 */
export function explainFailure({ status, message, code }: Failure): string {
  if (status === 0) {
    return /timed? ?out|abort/i.test(message)
      ? "the project did not answer in time"
      : "the project cannot be reached";
  }
  if (status < 300) return "the answer is not from a project";
  if (code === "57014") return "the database took too long";
  if (status === 401 || status === 403) return "this page has no permission to read it";
  if (status === 404) {
    return "the project does not have it; its database may be older than this page";
  }
  if (status === 429) return "the project has too many requests at the moment";
  if (status >= 500) return `the project reports an error (${status})`;
  return `the project rejected the request (${status})`;
}
