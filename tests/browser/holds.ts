import assert from "node:assert/strict";
import type { Locator } from "playwright-core";

/** Longest wait for content of a page, in milliseconds. */
const DEADLINE_MS = 15_000;
const PAUSE_MS = 20;

/**
 * Makes a check again and again until it holds. What a page shows comes later
 * than what was done to it, and to look once is to look too early now and then.
 * Absent elements are checked after the elements that would come with them.
 */
export async function holds(check: () => Promise<void>): Promise<void> {
  const end = performance.now() + DEADLINE_MS;
  while (true) {
    try {
      return await check();
    } catch (error) {
      if (!(error instanceof assert.AssertionError) || performance.now() > end) throw error;
    }
    await new Promise((done) => setTimeout(done, PAUSE_MS));
  }
}

/** Waits until there are so many elements. */
export async function hasCount(elements: Locator, count: number): Promise<void> {
  await holds(async () => assert.equal(await elements.count(), count, `count of ${elements}`));
}

/** Waits until there are more elements than that. */
export async function hasMoreThan(elements: Locator, count: number): Promise<void> {
  await holds(async () => {
    const found = await elements.count();
    assert.ok(found > count, `${found} of ${elements}, and not more than ${count}`);
  });
}
