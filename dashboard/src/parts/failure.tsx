import type { Result } from "../state/use_query.ts";

interface FailureProps {
  results: Pick<Result<unknown>, "data" | "error" | "loading" | "refetch">[];
}

/** What could not be read, and a way to try again. */
export function Failure({ results }: FailureProps) {
  const failed = results.filter(({ error }) => error !== null);
  if (failed.length === 0) return null;
  const messages = [...new Set(failed.map(({ error }) => error?.message))];
  const trying = failed.some(({ loading }) => loading);

  function retry() {
    for (const { refetch } of failed) refetch();
  }

  return (
    <div class="failure" role="alert">
      <div>
        {messages.map((message) => <p key={message}>{message}.</p>)}
        {failed.some(({ data }) => data !== null) && <p>What is shown here is from before.</p>}
      </div>
      <button type="button" aria-disabled={trying} onClick={retry}>
        {trying ? "Trying …" : "Try again"}
      </button>
    </div>
  );
}
