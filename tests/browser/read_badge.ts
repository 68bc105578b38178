import assert from "node:assert/strict";
import type { Page } from "playwright-core";

/** The picture that the Markdown beside a badge leads to, once the page shows it too. */
export async function readBadge(page: Page): Promise<string> {
  const markdown = await page.getByRole("textbox", { name: "Markdown" }).inputValue();
  const [, address] = /^\[!\[.+\]\((\S+)\)\]\(\S+\)$/.exec(markdown) ?? [];
  assert.ok(address !== undefined, markdown);
  const picture = page.locator(".badge img");
  await picture.scrollIntoViewIfNeeded();
  assert.equal(await picture.getAttribute("src"), address);
  const response = await fetch(address, { signal: AbortSignal.timeout(60_000) });
  const svg = await response.text();
  assert.equal(response.status, 200, svg);
  return svg;
}
