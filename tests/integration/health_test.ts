import assert from "node:assert/strict";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { RELEASE, SCHEMA_RELEASE } from "../../supabase/functions/_shared/platform/release.ts";
import { type Project, startProject } from "./project.ts";

describe("health", () => {
  let project: Project;
  beforeAll(async () => {
    project = await startProject();
  });
  afterAll(() => project[Symbol.asyncDispose]());

  async function ask(): Promise<{ status: number; state: string }> {
    // A new isolate: an old one keeps its answer for a while.
    await project.stack.killFunction("health");
    const response = await fetch(`${project.stack.url}/functions/v1/health`);
    return { status: response.status, state: (await response.json()).state };
  }

  it("answers anybody 200 before the first result is due", async () => {
    assert.deepEqual(await ask(), { status: 200, state: "empty" });
  });

  it("answers 200 while results are fresh", async () => {
    await project.run({ providers: ["openai"] });
    assert.deepEqual(await ask(), { status: 200, state: "ok" });
  });

  it("answers 503 when three slots have brought no result", async () => {
    await project.stack.query(
      "update public.benchmark_results set created_at = now() - interval '46 minutes' where true",
    );
    // Slots before a stack started, or before the schedule was changed, do not count.
    assert.deepEqual(await ask(), { status: 200, state: "ok" });
    await project.stack.query(
      "update private.schedule_changes set changed_at = now() - interval '46 minutes' where true",
    );
    assert.deepEqual(await ask(), { status: 503, state: "stale" });
  });

  it("answers 503 when the schedule is paused", async () => {
    await project.stack.query("select public.pause_schedule()");
    assert.deepEqual(await ask(), { status: 503, state: "paused" });
    await project.stack.query("select public.resume_schedule()");
    assert.deepEqual(await ask(), { status: 200, state: "ok" }, "nothing was due meanwhile");
  });

  it("answers 503 when a run is stuck", async () => {
    await project.stack.query(
      `insert into public.runs (run_name, triggered_by, started_at)
       values ('stuck', 'test', now() - interval '20 minutes')`,
    );
    assert.deepEqual(await ask(), { status: 503, state: "stuck" });
  });

  describe("with the release of the schema", () => {
    const setRelease = (release: string) =>
      project.stack.query(
        `create or replace function public.schema_release() returns text language sql stable
        set search_path = '' as $$ select '${release}' $$`,
      );

    async function read(): Promise<Record<string, unknown>> {
      await project.stack.killFunction("health");
      const response = await fetch(`${project.stack.url}/functions/v1/health`);
      return { status: response.status, ...await response.json() };
    }

    afterAll(() => setRelease(SCHEMA_RELEASE));

    it("is the one that the functions need, after all migrations", async () => {
      assert.deepEqual(await project.stack.query("select public.schema_release() as release"), [
        { release: SCHEMA_RELEASE },
      ]);
      assert.equal((await read()).release, RELEASE);
    });

    it("answers 503 with one sentence when it is older than the functions", async () => {
      await setRelease("0.9.12");
      assert.deepEqual(await read(), {
        status: 503,
        state: "outdated_database",
        message:
          `The database is of 0.9.12, and the functions, of ${RELEASE}, need the schema of ` +
          `${SCHEMA_RELEASE}: apply the migrations`,
        release: RELEASE,
      });
    });

    it("answers as before when it is newer", async () => {
      await setRelease("99.0.0");
      assert.equal((await read()).state, "stuck");
    });
  });

  it("refuses anything but GET and HEAD", async () => {
    const response = await fetch(`${project.stack.url}/functions/v1/health`, { method: "POST" });
    assert.equal(response.status, 405);
    await response.body?.cancel();
  });
});
