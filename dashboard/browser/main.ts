import { afterAll, beforeAll, describe } from "@std/testing/bdd";
import { checkAccess } from "./check_access.ts";
import { checkChoices } from "./check_choices.ts";
import { checkFailures } from "./check_failures.ts";
import { checkLarge } from "./check_large.ts";
import { checkLeaderboard } from "./check_leaderboard.ts";
import { checkModels } from "./check_models.ts";
import { checkNames } from "./check_names.ts";
import { checkPages } from "./check_page.ts";
import { checkReliability } from "./check_reliability.ts";
import { checkEmpty, checkStates } from "./check_states.ts";
import { type Stage, startStage } from "./start_stage.ts";

/** Describes what holds on a stage of its own. */
function onStage(name: string, sqlFile: string | null, checks: ((stage: () => Stage) => void)[]) {
  describe(name, () => {
    let stage: Stage;
    beforeAll(async () => {
      stage = await startStage(sqlFile);
    });
    afterAll(() => stage[Symbol.asyncDispose]());
    for (const check of checks) check(() => stage);
  });
}

onStage("dashboard", "history.sql", [
  checkLeaderboard,
  checkModels,
  checkPages,
  checkAccess,
  checkChoices,
  checkStates,
  checkFailures,
  checkReliability,
]);
onStage("dashboard of odd names", "hostile.sql", [checkNames]);
onStage("dashboard of a new project", null, [checkEmpty]);
onStage("dashboard of a large project", "large.sql", [checkLarge]);
