/** When this isolate was loaded: wall clock belongs to it, not to a request. */
const LOADED_AT = performance.now();

/** What recording may take beyond the request itself, in milliseconds. */
const MARGIN_MS = 10_000;

let unloading = false;
addEventListener("beforeunload", () => {
  unloading = true;
});

/**
 * Whether this isolate still has the time for a request of at most `totalMs`,
 * given that it may work for `budgetMs` from when it was loaded.
 */
export function hasTimeFor(totalMs: number, budgetMs: number): boolean {
  return !unloading && performance.now() - LOADED_AT + totalMs + MARGIN_MS <= budgetMs;
}
