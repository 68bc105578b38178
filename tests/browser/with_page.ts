import assert from "node:assert/strict";
import type { BrowserContextOptions, Page, Request, Response } from "playwright-core";
import { holdsSecret } from "./holds_secret.ts";
import { settle, watchQuestions } from "./settle.ts";
import type { Stage } from "./start_stage.ts";

/** How a page is looked at. */
export interface Look extends BrowserContextOptions {
  /** Called before the page is loaded. */
  prepare?(page: Page): Promise<unknown>;
  /** Console messages that are no fault here, because the test causes them. */
  expected?: RegExp;
}

/** What the page may ask its project for: sums and the catalogue, never raw rows. */
const questions = new Set([
  "incidents",
  "latest_prices",
  "model_events",
  "measured_regions",
  "measured_workloads",
  "models",
  "objective_status",
  "price_history",
  "providers",
  "public_status",
  "rpc/answers_over",
  "rpc/answers_timeline_over",
  "rpc/burst_levels_over",
  "rpc/choose_model",
  "rpc/compare_models",
  "rpc/exactness_over",
  "rpc/families_over",
  "rpc/family_leaderboard_over",
  "rpc/incidents_over",
  "rpc/measurement_method",
  "rpc/model_leaderboard_over",
  "rpc/model_outcomes_over",
  "rpc/model_sparks_over",
  "rpc/model_summaries_before",
  "rpc/model_summaries_over",
  "rpc/model_timeline_over",
  "rpc/run_outcomes",
  "rpc/upstream_breakdown_over",
  "run_progress",
]);

/**
 * Opens a page of the dashboard, waits until it has what it asked for (unless
 * told that it never will), and
 * holds it to what every page must keep: no error in the console, no request
 * that leaves the machine or asks for raw rows, no secret in an answer.
 */
export async function withPage(
  stage: Stage,
  hash: string,
  look: Look,
  use: (page: Page) => Promise<void>,
  { settled = true } = {},
): Promise<void> {
  const { prepare, expected, ...options } = look;
  const context = await stage.browser.newContext({
    viewport: { width: 1440, height: 900 },
    timezoneId: "Europe/Berlin",
    ...options,
  });
  context.setDefaultTimeout(15_000);
  const problems: string[] = [];
  const bodies: Promise<void>[] = [];
  try {
    const page = await context.newPage();
    page.on("console", (message) => {
      if (!["error", "warning"].includes(message.type())) return;
      if (!expected?.test(message.text())) problems.push(`console: ${message.text()}`);
    });
    page.on("pageerror", (error) => problems.push(`exception: ${error.message}`));
    page.on("request", (request) => problems.push(...findFault(request, stage)));
    page.on("response", (response) => {
      // What the site serves was searched once for all pages.
      if (new URL(response.url()).origin === stage.url) return;
      bodies.push(findSecret(response).then((found) => void problems.push(...found)));
    });
    await watchQuestions(page);
    await prepare?.(page);
    await page.goto(`${stage.url}/${hash}`);
    if (settled) await settle(page);
    await use(page);
    await Promise.all(bodies);
  } finally {
    for (const page of context.pages()) await page.unrouteAll({ behavior: "ignoreErrors" });
    await context.close();
  }
  assert.deepEqual(problems, []);
}

function findFault(request: Request, stage: Stage): string[] {
  const url = new URL(request.url());
  if (url.protocol === "data:" || url.protocol === "blob:") return [];
  if (url.hostname !== "127.0.0.1") return [`a request left the machine: ${url}`];
  if (url.origin !== stage.stack.url) return [];
  if (url.pathname.startsWith("/functions/v1/badge/")) return [];
  const question = url.pathname.replace("/rest/v1/", "");
  return questions.has(question) ? [] : [`a question that is not the page's: ${question}`];
}

async function findSecret(response: Response): Promise<string[]> {
  try {
    const text = await response.text();
    return holdsSecret(text) ? [`a secret in the answer of ${response.url()}`] : [];
  } catch {
    return []; // It has no body, or the page has gone.
  }
}
