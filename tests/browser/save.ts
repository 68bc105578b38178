import type { Locator, Page } from "playwright-core";

/** The text of the file that a button saves. */
export async function save(page: Page, button: Locator): Promise<string> {
  const download = page.waitForEvent("download");
  await button.click();
  return await Deno.readTextFile(await (await download).path());
}
