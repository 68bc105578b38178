import assert from "node:assert/strict";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { type Project, startProject } from "./project.ts";

interface ControlRow {
  outcome: string;
  remarks: string[];
  gap_errors_ms: number[] | null;
  token_reads: number;
  cost_usd: number;
  cost_known: boolean;
  simulated: boolean;
  endpoint: string | null;
  concurrent: number | null;
}

interface Exactness {
  measured_from: string;
  n: number;
  failed_n: number;
  unknown_n: number;
  gap_n: number;
  p95_gap_error_ms: number | null;
}

describe("the control", () => {
  let project: Project;
  beforeAll(async () => {
    // An address of this name is no way to have the project's key sent elsewhere.
    project = await startProject([], { CONTROL_BASE_URL: "http://127.0.0.1:9/v1" });
    await project.stack.query("select public.add_control()");
  });
  afterAll(() => project[Symbol.asyncDispose]());

  async function control(runId: string): Promise<ControlRow[]> {
    return await project.stack.query(
      `select results.* from public.benchmark_results as results
       join public.providers on providers.id = results.provider_id and providers.dialect = 'control'
       where run_id = $1`,
      [runId],
    );
  }

  it("is measured once in every run, whatever else that measures", async () => {
    for (
      const body of [
        {},
        { providers: ["openai"], samples: 2 },
        { models: ["gpt-6-luna"] },
        { prompt_text: "Name a tree." },
        { providers: ["control"] },
      ]
    ) {
      const rows = await control(await project.run(body));
      assert.equal(rows.length, 1, JSON.stringify(body));
    }
  });

  it("is compared gap by gap, at no cost, and is not simulated", async () => {
    const runId = await project.run({ providers: ["openai"] });
    const [row] = await control(runId);
    assert.equal(row.outcome, "success");
    assert.deepEqual(row.remarks, ["control"]);
    assert.equal(row.endpoint, null);
    assert.equal(row.concurrent, null);
    assert.deepEqual([row.cost_usd, row.cost_known, row.simulated], [0, true, false]);
    const errors = row.gap_errors_ms;
    // Gaps beside a pause of our own are left out; on a machine that is always busy all are.
    if (errors !== null) assert.ok(errors.length <= 40 && errors.every((error) => error >= 0));
    const [run] = await project.stack.query<{ simulated: boolean; targets: number }>(
      "select simulated, targets from public.run_summary where run_id = $1",
      [runId],
    );
    assert.deepEqual(run, { simulated: false, targets: 2 });
  });

  it("begins when everything else of the run has ended", async () => {
    const runId = await project.run({ lanes: 4 });
    const rows = await project.stack.query<{ slug: string; is_last: boolean }>(
      `select providers.slug, claimed_at >= all (
         select others.closed_at from public.run_targets as others
         where others.run_id = run_targets.run_id and others.id <> run_targets.id
       ) as is_last
       from public.run_targets join public.providers on providers.id = provider_id
       where run_id = $1 order by claimed_at desc`,
      [runId],
    );
    assert.deepEqual(rows[0], { slug: "control", is_last: true });
  });

  it("is in what says how exact the measuring was, and in nothing else", async () => {
    const { n } = await only<{ n: number }>(
      `select count(*)::integer as n from public.benchmark_results where remarks @> '{control}'`,
    );
    for (const region of ["all", "local"]) {
      const rows = await project.stack.query<Exactness>(
        "select * from public.exactness_over('24 hours', $1)",
        [region],
      );
      assert.deepEqual([...new Set(rows.map(({ measured_from }) => measured_from))], [region]);
      assert.equal(rows.reduce((sum, row) => sum + Number(row.n), 0), n);
      assert.equal(rows.reduce((sum, row) => sum + Number(row.failed_n), 0), 0);
    }
    const sums = await project.stack.query(
      `select from private.rollups join public.models on models.id = model_id
       join public.providers on providers.id = provider_id where dialect = 'control'`,
    );
    assert.deepEqual(sums, []);
    const health = await only<{ exactness: string }>(
      "select exactness from public.scheduler_health where job_name = 'run-benchmark'",
    );
    assert.match(health.exactness, /^In 24 hours, local: /);
  });

  it("is not synced, and its key is not asked about", async () => {
    const { status, body } = await project.post("check-keys", { providers: ["control"] });
    assert.deepEqual([status, body], [200, { keys: [] }]);
    const sync = await project.post("sync-models", { wait: true, providers: ["control"] });
    assert.equal(sync.status, 200);
    assert.deepEqual(sync.body.results, []);
  });

  it("answers nobody without the key, and no other request", async () => {
    const path = "control/chat/completions";
    assert.equal((await project.post(path, { stream: true }, null)).status, 401);
    assert.equal((await project.post(path, { stream: true }, "sb_secret_wrong")).status, 401);
    assert.equal((await project.post(path, { stream: false })).status, 400);
    assert.equal((await project.post(path, "{")).status, 400);
    const read = await fetch(`${project.stack.url}/functions/v1/${path}`, {
      headers: { apikey: project.stack.secretKey },
    });
    assert.equal(read.status, 405);
    await read.body?.cancel();
  });

  it("is measured no longer once it is removed", async () => {
    const removed = await only<{ removed: boolean }>("select public.remove_control() as removed");
    assert.equal(removed.removed, true);
    assert.deepEqual(await control(await project.run({ providers: ["openai"] })), []);
    await project.stack.query("select public.add_control()");
    assert.equal((await control(await project.run({ providers: ["openai"] }))).length, 1);
  });

  async function only<T>(sql: string): Promise<T> {
    const rows = await project.stack.query<T>(sql);
    assert.equal(rows.length, 1);
    return rows[0];
  }
});
