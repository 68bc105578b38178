import type { ComponentChildren } from "preact";
import type { Query } from "../state/use_query.ts";

interface AnswerProps<T> {
  query: Query<T>;
  /** Height kept free while nothing has come yet, in pixels. */
  height?: number;
  children: (data: T) => ComponentChildren;
}

/**
 * What an answer holds, or what stands for it: nothing yet, or what went wrong
 * and a way to try again. An answer to an earlier question stays, greyed.
 */
export function Answer<T>({ query, height = 160, children }: AnswerProps<T>) {
  const { data, error, loading, outdated, retry } = query;
  return (
    <div class={outdated ? "answer outdated" : "answer"} aria-busy={loading}>
      {error !== null && (
        <div class="failure" role="alert">
          <p>
            {error.message}.{data !== null && " What is shown here is from before."}
          </p>
          <button type="button" onClick={retry}>Try again</button>
        </div>
      )}
      {data === null && loading && <Waiting height={height} />}
      {data !== null && children(data)}
    </div>
  );
}

function Waiting({ height }: { height: number }) {
  return (
    <div class="waiting" style={{ minHeight: `${height}px` }}>
      <span class="unseen" role="status">Loading</span>
    </div>
  );
}
