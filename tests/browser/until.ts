import type { Page } from "playwright-core";

/** Waits until an expression is truthy in the page, and gives its value. The policy forbids `waitForFunction`. */
export async function until<T>(page: Page, expression: string): Promise<T> {
  for (let tries = 0; tries < 500; tries++) {
    const value = await page.evaluate<T>(expression);
    if (value) return value;
    await page.waitForTimeout(20);
  }
  throw new Error(`Cannot wait any longer until ${expression}`);
}
