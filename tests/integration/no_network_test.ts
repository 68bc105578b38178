import assert from "node:assert/strict";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { type Project, startProject } from "./project.ts";

/** No such name can exist. */
const NOWHERE = "http://provider.invalid/v1";

describe("a run whose providers cannot be reached", () => {
  let project: Project;
  beforeAll(async () => {
    // Of OpenAI nothing is known but an address that leads nowhere.
    project = await startProject([], { OPENAI_BASE_URL: NOWHERE, MISTRAL_API_KEY: "test-key" });
    await project.stack.query(
      `update public.providers set enabled = slug in ('openai', 'mistral'), base_url = $1`,
      [NOWHERE],
    );
    await project.stack.query("select public.add_model('mistral', 'some-model')");
  });
  afterAll(() => project[Symbol.asyncDispose]());

  /** States of a run's targets, and the outcomes of their results. */
  async function read(run: string) {
    return await project.stack.query<{ state: string; outcome: string | null; n: number }>(
      `select targets.state, results.outcome, count(*)::int as n
      from public.run_targets as targets
      left join public.benchmark_results as results on results.target_id = targets.id
      where targets.run_id = $1
      group by 1, 2
      order by 1, 2`,
      [run],
    );
  }

  it("is closed without a result when none of them can", async () => {
    const run = await project.run({
      providers: ["openai", "mistral"],
      samples: 2,
    });
    const [{ n, ...rest }] = await read(run);
    assert.deepEqual(rest, { state: "no_network", outcome: null });
    assert.ok(n >= 4);
    const [row] = await project.stack.query<{ no_network: string; incidents: number }>(
      `select no_network, (select count(*)::int from public.incidents) as incidents
      from public.runs where id = $1`,
      [run],
    );
    assert.match(row.no_network, /provider\.invalid.*dns/s);
    assert.equal(row.incidents, 0);
  });

  it("has the results of those that cannot when another answers", async () => {
    await project.stack.query("update public.providers set enabled = true where slug = 'groq'");
    const run = await project.run({ providers: ["openai", "mistral", "groq"] });
    const rows = await read(run);
    assert.deepEqual(new Set(rows.map(({ state }) => state)), new Set(["done"]));
    assert.ok(rows.some(({ outcome }) => outcome === "network_error"));
    assert.ok(rows.some(({ outcome }) => outcome !== "network_error"));
  });

  it("has a result for a single provider, while the project answers", async () => {
    const run = await project.run({ providers: ["openai"] });
    const rows = await read(run);
    assert.deepEqual(rows.map(({ state, outcome }) => [state, outcome]), [[
      "done",
      "network_error",
    ]]);
  });

  it("is ours too where the runtime refuses to call", async () => {
    await project.stack.query(
      "update public.providers set base_url = 'http://127.0.0.1:25/v1' where slug = 'mistral'",
    );
    const run = await project.run({ providers: ["mistral"] });
    assert.deepEqual((await read(run)).map(({ state, outcome }) => [state, outcome]), [[
      "worker_failed",
      null,
    ]]);
  });
});
