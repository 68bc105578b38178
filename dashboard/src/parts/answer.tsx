import type { ComponentChildren } from "preact";
import type { Result } from "../state/use_query.ts";
import { Failure } from "./failure.tsx";
import { Outdated } from "./outdated.ts";
import { Waiting } from "./waiting.tsx";

interface AnswerProps<T> {
  result: Result<T>;
  /** Height reserved until the answer comes, in pixels. */
  height?: number;
  children: (data: T) => ComponentChildren;
}

/**
 * Shows an answer, or a placeholder while there is none, or an error with a button to try again.
 * The answer to the previous query stays, greyed, until the current one is answered.
 */
export function Answer<T>({ result, height = 160, children }: AnswerProps<T>) {
  const { data, loading, outdated } = result;
  return (
    <div class={outdated ? "answer outdated" : "answer"} aria-busy={loading}>
      <Failure results={[result]} />
      {data === null && loading && result.error === null && <Waiting height={height} />}
      {data !== null && <Outdated.Provider value={outdated}>{children(data)}</Outdated.Provider>}
    </div>
  );
}
