/** Runs tasks one after the other, in their order. */
export type Queue = <T>(task: () => Promise<T>) => Promise<T>;

/** Creates a queue; a failed task does not block the next. */
export function createQueue(): Queue {
  let last: Promise<unknown> = Promise.resolve();
  return function enqueue<T>(task: () => Promise<T>): Promise<T> {
    const result = last.then(task);
    last = result.catch(() => {});
    return result;
  };
}
