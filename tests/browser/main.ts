import { afterAll, beforeAll, describe } from "@std/testing/bdd";
import type { Browser } from "playwright-core";
import { describeStage } from "./cases.ts";
import { accessCases } from "./access_cases.ts";
import { answersCases } from "./answers_cases.ts";
import { choiceCases } from "./choice_cases.ts";
import { choosingCases } from "./choosing_cases.ts";
import { compareCases } from "./compare_cases.ts";
import { costCases } from "./cost_cases.ts";
import { emptyCases } from "./empty_cases.ts";
import { failureCases } from "./failure_cases.ts";
import { fileCases } from "./file_cases.ts";
import { firstLoadCases, policyCases } from "./first_load_cases.ts";
import { healthCases, healthKindCases } from "./health_cases.ts";
import { identityCases } from "./identity_cases.ts";
import { largeCases } from "./large_cases.ts";
import { leaderboardCases } from "./leaderboard_cases.ts";
import { lookCases } from "./look_cases.ts";
import { methodCases } from "./method_cases.ts";
import { modelsCases } from "./models_cases.ts";
import { nameCases } from "./name_cases.ts";
import { priceCases } from "./price_cases.ts";
import { keyboardCases, motionCases, themeCases } from "./reader_cases.ts";
import { reliabilityCases } from "./reliability_cases.ts";
import { runCases } from "./run_cases.ts";
import { tiesCases } from "./ties_cases.ts";
import { timeCases } from "./time_cases.ts";
import { timeZoneCases } from "./time_zone_cases.ts";
import { trendsCases } from "./trends_cases.ts";
import { waitingCases } from "./waiting_cases.ts";
import { workloadCases } from "./workload_cases.ts";
import { widthCases } from "./width_cases.ts";
import { openBrowser } from "./open_browser.ts";
import { type Stage, startStage } from "./start_stage.ts";

let browser: Browser;

/** Describes cases on a stage of their own. */
function onStage(name: string, sqlFile: string | null, topics: ((stage: () => Stage) => void)[]) {
  let stage: Stage;
  const opened = new AsyncDisposableStack();
  const hooks = {
    open: async () => {
      stage = opened.use(await startStage(browser, sqlFile));
    },
    // A stage that could not be opened has said why.
    close: () => opened.disposeAsync(),
  };
  describeStage(name, hooks, () => {
    for (const describeCases of topics) describeCases(() => stage);
  });
}

describe("in Chromium", () => {
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  onStage("dashboard", "history.sql", [
    leaderboardCases,
    tiesCases,
    modelsCases,
    workloadCases,
    answersCases,
    identityCases,
    trendsCases,
    compareCases,
    costCases,
    priceCases,
    firstLoadCases,
    policyCases,
    keyboardCases,
    motionCases,
    themeCases,
    widthCases,
    timeZoneCases,
    lookCases,
    accessCases,
    choiceCases,
    choosingCases,
    fileCases,
    healthCases,
    failureCases,
    waitingCases,
    healthKindCases,
    timeCases,
    reliabilityCases,
    runCases,
    methodCases,
  ]);
  onStage("dashboard of odd names", "hostile.sql", [nameCases]);
  onStage("dashboard of a new project", null, [emptyCases]);
  onStage("dashboard of a large project", "large.sql", [largeCases]);
});
