import { createClient } from "@supabase/supabase-js";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { Database } from "../../supabase/functions/_shared/platform/database.ts";
import { connectDatabase } from "../project/connect_database.ts";
import { type Project, startProject } from "../../tests/integration/project.ts";
import { insertRun } from "../../tests/commands/insert_run.ts";
import { type FollowOptions, followRun, type RunEvent } from "./follow_run.ts";

describe("followRun()", () => {
  let project: Project;
  let database: Database;
  const { signal } = new AbortController();
  const stalled = { state: "queued", finished: false };
  const patient: FollowOptions = { signal, maxSilenceMs: 30_000, pollMs: 10 };

  beforeAll(async () => {
    project = await startProject();
    database = connectDatabase(project.stack);
  });
  afterAll(() => project[Symbol.asyncDispose]());

  async function collect(runId: string, options = patient): Promise<RunEvent[]> {
    const events = [];
    for await (const event of followRun(database, runId, options)) events.push(event);
    return events;
  }

  it("tells of every result of a run, with all columns, and ends with it", async () => {
    const { body } = await project.post("run-benchmark", { providers: ["openai"], models: ["ok"] });
    const measured = (await collect(body.run_id)).filter((event) => event.kind === "measured");
    assert.equal(measured.length, 1);
    const [{ target, result }] = measured;
    assert.deepEqual([target.providers.slug, target.models.name], ["openai", "ok"]);
    assert.equal(result.success, true);
    const [{ names }] = await project.stack.query<{ names: string[] }>(
      `select array_agg(column_name::text) as names from information_schema.columns
       where table_schema = 'public' and table_name = 'benchmark_results' and column_name <> 'probe'`,
    );
    assert.deepEqual(Object.keys(result).sort(), names.sort());
  });

  it("tells of a target that was closed without a result", async () => {
    const [event, ...more] = await collect(
      await insertRun(project.stack, { state: "worker_lost", finished: true }),
    );
    assert.equal(more.length, 0);
    assert.equal(event.kind, "closed");
    assert.equal(event.target.state, "worker_lost");
  });

  it("gives up a run to which nothing happens", async () => {
    const runId = await insertRun(project.stack, stalled);
    await assert.rejects(collect(runId, { ...patient, maxSilenceMs: 50 }), {
      message: /^Cannot finish run .*: nothing has happened to its targets/,
    });
  });

  it("ends when it is interrupted", async () => {
    const interrupted = new AbortController();
    const runId = await insertRun(project.stack, stalled);
    const followed = collect(runId, { ...patient, signal: interrupted.signal });
    interrupted.abort();
    await assert.rejects(followed, { name: "AbortError" });
  });

  it("gives up when the database stays away", async () => {
    const away = createClient("http://127.0.0.1:9", "sb_secret_test", {
      auth: { persistSession: false, autoRefreshToken: false },
      db: { retry: false },
    });
    const events = followRun(away, crypto.randomUUID(), { ...patient, maxOutageMs: 50 });
    await assert.rejects(events.next(), { message: /^Cannot read the run: / });
  });
});
