import assert from "node:assert/strict";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { diagnose } from "../../cli/doctor/diagnose.ts";
import { formatFinding } from "../../cli/doctor/format_finding.ts";
import { startSimulatedProviders } from "../../local/simulated_providers.ts";
import type { Stack } from "../../local/stack.ts";
import { callable } from "../upgrade/callable.ts";
import { readDumps } from "../upgrade/load_dump.ts";
import { type Engine, openOldStack } from "./open_old_stack.ts";

/** Generous: only a failing test waits this long, in milliseconds. */
const PATIENCE_MS = 60_000;

const engines: Engine[] = ["embedded", "native"];
const projects = (await readDumps()).flatMap((dump) => engines.map((engine) => ({ engine, dump })));

for (const { engine, dump } of projects) {
  describe(`a project of ${dump.release} on the ${engine} stack, brought up to date`, () => {
    const resources = new AsyncDisposableStack();
    let stack: Stack;
    beforeAll(async () => {
      const { env } = resources.use(await startSimulatedProviders());
      stack = resources.use(await openOldStack(engine, dump, callable(env)));
    });
    afterAll(() => resources.disposeAsync());

    it("ends the run that was under way, each target with one result", async () => {
      const [{ id }] = await stack.query<{ id: string }>(
        "select id from public.runs where finished_at is null",
      );
      // A lease that nobody renews has ended, as it has once its time is over.
      await stack.query(
        "update public.run_targets set lease_expires_at = now() where state = 'leased'",
      );
      // As its job does every minute.
      await stack.tick("resume-runs");
      await untilFinished(stack, id);
      const unmeasured = await stack.query(
        `select run_targets.state, results.outcome
        from public.run_targets
        left join public.benchmark_results as results on results.target_id = run_targets.id
        where run_targets.run_id = $1 and (run_targets.state <> 'done' or not results.success)`,
        [id],
      );
      assert.deepEqual(unmeasured, []);
    });

    it("is in order, as the doctor sees it, once its schedule is on again", async () => {
      const [{ active }] = await stack.query<{ active: boolean }>(
        "select active from cron.job where jobname = 'run-benchmark'",
      );
      assert.equal(active, false);
      await stack.query("select public.resume_schedule()");
      const { signal } = new AbortController();
      const found: string[] = [];
      for await (const finding of diagnose(stack, { alwaysOn: false, signal })) {
        if (finding.state !== "ok") found.push(formatFinding(finding));
      }
      assert.deepEqual(found, []);
    });
  });
}

/** Asks rarely: whatever else is done here disturbs what is measured. */
async function untilFinished(stack: Stack, run: string): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    const [finished] = await stack.query(
      "select from public.runs where id = $1 and finished_at is not null",
      [run],
    );
    if (finished !== undefined) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`Cannot see the end of the run within ${PATIENCE_MS} ms`);
}
