/**
 * Takes the picture of objectives, `docs/objectives.png`, with the results that
 * the dashboard is tested with. They are invented. Needs Chromium.
 */
import { openBrowser } from "../tests/browser/open_browser.ts";
import { settle, watchQuestions } from "../tests/browser/settle.ts";
import { startStage } from "../tests/browser/start_stage.ts";

const FILE = new URL("objectives.png", import.meta.url);

await using browser = await openBrowser();
await using stage = await startStage(browser, "./history.sql");
// One that burns, one that is overdrawn and one with most of its budget say all.
await stage.stack.query(
  `delete from public.objectives
   where name not in ('Chat feels instant', 'Fast enough to read', 'OpenRouter answers')`,
);
const context = await stage.browser.newContext({
  viewport: { width: 1240, height: 900 },
  deviceScaleFactor: 1.5,
  colorScheme: "light",
});
const page = await context.newPage();
await watchQuestions(page);
await page.goto(`${stage.url}#/reliability`);
await settle(page);
const section = page.locator(".section", { has: page.locator(".objectives") });
await Deno.writeFile(FILE, await section.screenshot());
await context.close();
