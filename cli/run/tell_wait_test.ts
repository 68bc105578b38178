import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { connectDatabase } from "../project/connect_database.ts";
import { type Project, startProject } from "../../tests/integration/project.ts";
import { createWaitTeller } from "./tell_wait.ts";

describe("createWaitTeller()", () => {
  let project: Project;
  beforeAll(async () => {
    project = await startProject();
  });
  afterAll(() => project[Symbol.asyncDispose]());

  it("names the run that has a provider, once for each of its turns", async () => {
    const asked = () => project.provider.requests.length;
    const { body } = await project.post("run-benchmark", {
      run_name: "nightly",
      providers: ["openai"],
      models: ["hang"],
    });
    while (asked() === 0) await new Promise((resolve) => setTimeout(resolve, 5));

    const printed: string[] = [];
    const tell = createWaitTeller(
      connectDatabase(project.stack),
      crypto.randomUUID(),
      (text) => printed.push(text),
    );
    await tell(["groq"]);
    assert.deepEqual(printed, []);
    await tell(["groq", "openai"]);
    await tell(["openai"]);
    assert.equal(printed.length, 1);
    assert.match(
      printed[0],
      /^\nWaiting for the run "nightly", which measures openai \/ hang: until \d\d:\d\d:\d\d at the latest$/,
    );
    await project.post("run-benchmark", { cancel: body.run_id });
  });
});
