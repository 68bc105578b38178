/**
 * Takes the picture of the leaderboard, `docs/leaderboard.png`, with the results
 * that the dashboard is tested with. They are invented, and marked as simulated.
 * Needs Chromium.
 */
import { openBrowser } from "../tests/browser/open_browser.ts";
import { settle, watchQuestions } from "../tests/browser/settle.ts";
import { startStage } from "../tests/browser/start_stage.ts";

const FILE = new URL("leaderboard.png", import.meta.url);

/** Deletes rows that only tests need, and marks the rest as simulated, including sums. */
const STATEMENTS = [
  "delete from public.providers where slug in ('stand-in', 'fireworks')",
  "delete from public.models where name like '%-one-sample'",
  // No model of a stand-in is watched for what it answers as.
  "delete from public.incidents where kind = 'served_as'",
  "update public.providers set simulated = true",
  "update public.runs set simulated = true",
  "update public.benchmark_results set simulated = true",
  "select private.rebuild_rollups((now() - interval '61 days')::date, now()::date)",
  "select private.refresh_independence(1000)",
];

await using browser = await openBrowser();
await using stage = await startStage(browser, "./history.sql");
for (const statement of STATEMENTS) await stage.stack.query(statement);
const context = await stage.browser.newContext({
  viewport: { width: 1680, height: 1040 },
  colorScheme: "light",
});
const page = await context.newPage();
await watchQuestions(page);
await page.goto(stage.url);
await settle(page);
await Deno.writeFile(FILE, await page.screenshot());
await context.close();
