import assert from "node:assert/strict";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { inspectRun } from "../../bench/faults/inspect_run.ts";
import { type Part, planTrial } from "../../bench/faults/plan_trial.ts";
import { PAIRS, runTrial, TARGETS } from "../../bench/faults/run_trial.ts";
import { type FaultProject, startFaultProject } from "../../bench/faults/start_fault_project.ts";

/** `deno task bench:faults` runs as many as one likes. */
const TRIALS = 10;
const PAIR_TRIALS = 3;

describe("a run of 50 targets loses and doubles nothing", () => {
  const killed = new Set<Part>();
  let project: FaultProject;
  let durationMs: number;
  let runId: string;
  beforeAll(async () => {
    project = await startFaultProject(Deno.env.get("BENCHMARK_STACK") === "native");
  });
  afterAll(() => project[Symbol.asyncDispose]());

  it("when nothing is killed", async () => {
    const plan = { seed: 0, lanes: 3, maxClaims: 1, kills: [], waitsForTick: false };
    await runTrial(project, plan); // The first request starts the function.
    const trial = await runTrial(project, plan);
    assert.deepEqual(trial.wrong, []);
    durationMs = trial.ms;
  });

  for (let seed = 1; seed <= TRIALS; seed++) {
    it(`when parts are killed as in trial ${seed}`, async () => {
      const parts = Object.keys(project.kills) as Part[];
      const plan = planTrial(seed, parts, durationMs);
      const { run_id, wrong } = await runTrial(project, plan);
      assert.deepEqual(wrong, []);
      runId = run_id;
      for (const { part } of plan.kills) killed.add(part);
    });
  }

  for (let seed = 1; seed <= PAIR_TRIALS; seed++) {
    it(`when texts are sent twice, and parts are killed as in trial ${seed}`, async () => {
      const parts = Object.keys(project.kills) as Part[];
      const plan = { ...planTrial(seed, parts, 2 * durationMs), workload: PAIRS, lanes: 1 };
      assert.deepEqual((await runTrial(project, plan)).wrong, []);
      const [{ pairs }] = await project.stack.query<{ pairs: number }>(
        "select count(*)::integer as pairs from private.cache_pairs",
      );
      assert.ok(pairs > 0);
    });
  }

  it("when any of its parts is killed", () => {
    assert.deepEqual([...killed].sort(), Object.keys(project.kills).sort());
  });

  it("and would not go unnoticed if it did", async () => {
    await project.stack.query(
      `delete from public.benchmark_results where id = (
        select id from public.benchmark_results where run_id = $1 limit 1
      )`,
      [runId],
    );
    const { wrong } = await inspectRun(project.stack, {
      id: runId,
      targets: TARGETS,
      repeatedCalls: [],
    });
    assert.deepEqual(wrong, [
      "done targets have no result (1)",
      "the run counts its results wrongly (1)",
      "the rollups differ from the raw results (3)",
    ]);
  });
});
