/** What supabase-js says of a request that failed. */
export interface Failure {
  /** 0 when no answer came. */
  status: number;
  message: string;
  /** Of Postgres or PostgREST, where the database answered. */
  code?: string;
}

/**
 * Why a question has no answer, in words of our own: what a proxy or a database
 * says may be long, a page of HTML, or made by whoever wrote the address.
 */
export function explainFailure({ status, message, code }: Failure): string {
  if (status === 0) {
    return /timed? ?out|abort/i.test(message)
      ? "the project did not answer in time"
      : "the project cannot be reached";
  }
  if (status < 300) return "what came is no answer of a project";
  if (code === "57014") return "the database took too long";
  if (status === 401 || status === 403) return "the project does not let this page read it";
  if (status === 404) {
    return "the project does not know it; its database may be older than this page";
  }
  if (status === 429) return "the project is asked too much at the moment";
  if (status >= 500) return `the project has a problem of its own (${status})`;
  return `the project refused the question (${status})`;
}
