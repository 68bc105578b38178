import { afterAll, beforeAll, describe } from "@std/testing/bdd";
import type { Browser } from "playwright-core";
import { describeStage } from "./cases.ts";
import { checkAccess } from "./check_access.ts";
import { checkChoices } from "./check_choices.ts";
import { checkFailures } from "./check_failures.ts";
import { checkHealth } from "./check_health.ts";
import { checkLarge } from "./check_large.ts";
import { checkLeaderboard } from "./check_leaderboard.ts";
import { checkModels } from "./check_models.ts";
import { checkNames } from "./check_names.ts";
import { checkPages } from "./check_page.ts";
import { checkReliability } from "./check_reliability.ts";
import { checkEmpty, checkStates } from "./check_states.ts";
import { openBrowser } from "./open_browser.ts";
import { type Stage, startStage } from "./start_stage.ts";

let browser: Browser;

/** Describes what holds on a stage of its own. */
function onStage(name: string, sqlFile: string | null, checks: ((stage: () => Stage) => void)[]) {
  let stage: Stage;
  const hooks = {
    open: async () => {
      stage = await startStage(browser, sqlFile);
    },
    close: async () => await stage[Symbol.asyncDispose](),
  };
  describeStage(name, hooks, () => {
    for (const check of checks) check(() => stage);
  });
}

describe("in Chromium", () => {
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  onStage("dashboard", "history.sql", [
    checkLeaderboard,
    checkModels,
    checkPages,
    checkAccess,
    checkChoices,
    checkStates,
    checkFailures,
    checkHealth,
    checkReliability,
  ]);
  onStage("dashboard of odd names", "hostile.sql", [checkNames]);
  onStage("dashboard of a new project", null, [checkEmpty]);
  onStage("dashboard of a large project", "large.sql", [checkLarge]);
});
