import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { holds } from "./holds.ts";

/** Waits until a page is no wider than its window. */
export async function fitsItsWidth(page: Page, where = ""): Promise<void> {
  await holds(async () => {
    const wide = await page.evaluate<number>(
      "document.documentElement.scrollWidth - document.documentElement.clientWidth",
    );
    assert.ok(wide <= 0, `the page is ${wide} px too wide ${where}`);
  });
}
