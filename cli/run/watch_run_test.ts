import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { Database } from "../../supabase/functions/_shared/platform/database.ts";
import { connectDatabase } from "../project/connect_database.ts";
import { type Project, startProject } from "../../tests/integration/project.ts";
import { insertRun } from "../../tests/commands/insert_run.ts";
import { watchRun } from "./watch_run.ts";

describe("watchRun()", () => {
  let project: Project;
  let database: Database;
  const { signal } = new AbortController();
  beforeAll(async () => {
    project = await startProject();
    database = connectDatabase(project.stack);
  });
  afterAll(() => project[Symbol.asyncDispose]());

  async function watch(runId: string) {
    const printed: string[] = [];
    const report = await watchRun(database, runId, {
      print: (text) => printed.push(text),
      signal,
      stop: () => Promise.reject(new Error("Nobody asked for it")),
    });
    return { report, printed: printed.join("\n") };
  }

  it("reports a run with everything that was left out and measured", async () => {
    const { body } = await project.post("run-benchmark", {
      run_name: "one\nrun",
      providers: ["openai", "together"],
    });
    const { report, printed } = await watch(body.run_id);
    const { results, ...rest } = report;
    assert.deepEqual(rest, {
      run_id: body.run_id,
      run_name: "one\nrun",
      triggered_by: "manual",
      simulated: false,
      skipped: [{ provider: "together", reason: "TOGETHER_API_KEY is not set" }],
    });
    assert.deepEqual(results.map((result) => result.provider), ["openai"]);
    assert.match(printed, /^Starting benchmark run: one run$/m);
    assert.match(printed, /^Skipped: together \(TOGETHER_API_KEY is not set\)$/m);
    assert.match(printed, /^1 of 1 succeeded/m);
  });

  it("reports an error when a worker was lost for good", async () => {
    const lost = await insertRun(project.stack, { state: "worker_lost", finished: true });
    const { report, printed } = await watch(lost);
    assert.match(report.error ?? "", /^Cannot measure .+ \(worker_lost\): a fault on our side/);
    assert.match(printed, /Not measured: worker lost/);
    const failed = await insertRun(project.stack, { state: "worker_failed", finished: true });
    await project.stack.query(
      "update public.run_targets set closed_reason = 'the key is gone' where run_id = $1",
      [failed],
    );
    // What the command then writes into its log says why.
    assert.match((await watch(failed)).report.error ?? "", /fault on our side: the key is gone$/);
  });

  it("reports no error when a budget was spent: that is how it is meant", async () => {
    const blocked = await insertRun(project.stack, { state: "budget_blocked", finished: true });
    const { report, printed } = await watch(blocked);
    assert.equal(report.error, undefined);
    assert.match(printed, /Not measured: budget blocked/);
    assert.match(printed, /^0 measured, 1 blocked by the spend limit\.$/m);
    assert.doesNotMatch(printed, /succeeded/);
  });

  it("says once that no provider could be reached", async () => {
    const { report, printed } = await watch(
      await insertRun(project.stack, { state: "no_network", finished: true }),
    );
    assert.match(report.error ?? "", /^Cannot reach any provider: /);
    assert.equal(printed.match(/These are not counted as failures of the providers/g)?.length, 1);
    assert.doesNotMatch(printed, /Testing →/);
  });
});
