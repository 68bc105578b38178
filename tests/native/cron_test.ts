import assert from "node:assert/strict";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { type Project, startProject } from "../integration/project.ts";

/** Up to a minute until the next tick, and what comes of it, in milliseconds. */
const PATIENCE_MS = 90_000;

describe("pg_cron", () => {
  let project: Project;
  beforeAll(async () => {
    project = await startProject(["resume-runs"]);
  });
  afterAll(() => project[Symbol.asyncDispose]());

  it("fires resume-runs every minute, which continues a run without a worker", async () => {
    const [{ run }] = await project.stack.query<{ run: { run_id: string } }>(
      "select public.start_run('{}', array['OPENAI_API_KEY']) as run",
    );
    await project.until(
      "select from public.runs where id = $1 and finished_at is not null",
      [run.run_id],
      undefined,
      PATIENCE_MS,
    );
    const [{ count }] = await project.stack.query<{ count: number }>(
      "select count(*) from public.benchmark_results where run_id = $1 and success",
      [run.run_id],
    );
    assert.equal(count, 1);
  });

  it("shows the tick in scheduler_health, to service_role too", async () => {
    const response = await fetch(
      `${project.stack.url}/rest/v1/scheduler_health?job_name=eq.resume-runs`,
      {
        headers: {
          apikey: project.stack.secretKey,
          authorization: `Bearer ${project.stack.secretKey}`,
        },
      },
    );
    const [health] = await response.json();
    assert.equal(health.active, true);
    assert.equal(health.last_tick_status, "succeeded");
    assert.equal(health.problem, null);
  });

  it("does not change the other jobs", async () => {
    const others = await project.stack.query(
      "select from cron.job where active and jobname <> 'resume-runs'",
    );
    assert.equal(others.length, 0);
  });
});
