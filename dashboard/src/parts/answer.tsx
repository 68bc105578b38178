import type { ComponentChildren } from "preact";
import type { Result } from "../state/use_query.ts";
import { Failure } from "./failure.tsx";
import { Outdated } from "./outdated.ts";
import { Waiting } from "./waiting.tsx";

interface AnswerProps<T> {
  result: Result<T>;
  /** Height kept free while nothing has come yet, in pixels. */
  height?: number;
  children: (data: T) => ComponentChildren;
}

/**
 * What an answer holds, or what stands for it: nothing yet, or what went wrong
 * and a way to try again. An answer to an earlier question stays, greyed, until
 * the one asked now is answered.
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
