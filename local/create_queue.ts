/** Runs tasks one after the other, in the order they were given. */
export type Queue = <T>(task: () => Promise<T>) => Promise<T>;

/** Creates a queue; a task that fails does not hold up the next. */
export function createQueue(): Queue {
  let last: Promise<unknown> = Promise.resolve();
  return function enqueue<T>(task: () => Promise<T>): Promise<T> {
    const result = last.then(task);
    last = result.catch(() => {});
    return result;
  };
}
