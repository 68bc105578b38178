import assert from "node:assert/strict";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import type { NativeDatabase } from "./start_native_database.ts";
import { startProjectDatabase } from "./start_project_database.ts";

interface Target {
  lease_token: string;
  target_id: string;
}

interface Recorded {
  next: Target | null;
}

const RESULT = JSON.stringify({
  outcome: "success",
  status_code: 200,
  input_tokens: 500,
  output_tokens: 150,
  total_latency_ms: 900,
  ttft_ms: 200,
  tps: 200,
  token_source: "provider",
  request_age_ms: 0,
});

describe("ten workers of two runs over the same ten providers", () => {
  let database: NativeDatabase;
  /** Every claim that was given out, in no order. */
  const claimed: string[] = [];

  beforeAll(async () => {
    database = await startProjectDatabase();
    await database.owner.script(`
      update public.providers set enabled = false where enabled;
      insert into public.providers (name, slug) select 'P' || n, 'p' || n from generate_series(1, 10) as n;
      insert into public.models (name, provider_id, active)
      select 'm' || n, providers.id, true
      from public.providers, generate_series(1, 10) as n
      where providers.enabled;
    `);
    const runs = await Promise.all([startRun(), startRun()]);
    await Promise.all(runs.flatMap((run) => Array.from({ length: 5 }, (_, n) => work(run, n + 1))));
  });
  afterAll(() => database[Symbol.asyncDispose]());

  async function startRun(): Promise<string> {
    const run = await call<{ run_id: string; targets: number }>(
      "public.start_run($1, '{}')",
      [JSON.stringify({ lanes: 5 })],
    );
    assert.equal(run.targets, 100);
    return run.run_id;
  }

  /** What a worker does, measuring nothing; one that finds nothing to claim looks again. */
  async function work(run: string, lane: number) {
    while (!await isFinished(run)) {
      let target = await call<Target | null>("public.claim_target($1, $2)", [run, lane]);
      while (target !== null) {
        claimed.push(target.target_id);
        const recorded: Recorded = await call("public.record_result($1, $2, true)", [
          target.lease_token,
          RESULT,
        ]);
        target = recorded.next;
      }
    }
  }

  async function isFinished(run: string): Promise<boolean> {
    const rows = await database.owner.query(
      "select from public.runs where id = $1 and finished_at is not null",
      [run],
    );
    return rows.length > 0;
  }

  async function call<Answer>(expression: string, parameters: unknown[]): Promise<Answer> {
    const [row] = await database.owner.query<{ answer: Answer }>(
      `select ${expression} as answer`,
      parameters,
    );
    return row.answer;
  }

  it("claim each of 200 targets once", () => {
    assert.equal(claimed.length, 200);
    assert.equal(new Set(claimed).size, 200);
  });

  it("store one result for each", async () => {
    const [counts] = await database.owner.query(`
      select count(*) as results, count(distinct target_id) as targets, count(distinct run_id) as runs
      from public.benchmark_results
    `);
    assert.deepEqual(counts, { results: 200, targets: 200, runs: 2 });
    const unfinished = await database.owner.query(
      "select from public.runs where finished_at is null",
    );
    assert.equal(unfinished.length, 0);
  });

  it("never measure one provider at the same time", async () => {
    const overlapping = await database.owner.query(`
      select first.id
      from public.run_targets as first
      join public.run_targets as second
        on second.provider_id = first.provider_id and second.id > first.id
      where tstzrange(first.claimed_at, first.closed_at) && tstzrange(second.claimed_at, second.closed_at)
    `);
    assert.deepEqual(overlapping, []);
  });

  it("work side by side all the same", async () => {
    const [{ most }] = await database.owner.query<{ most: number }>(`
      select max(
        (
          select count(distinct others.provider_id)
          from public.run_targets as others
          where others.claimed_at <= run_targets.claimed_at and others.closed_at > run_targets.claimed_at
        )
      ) as most
      from public.run_targets
    `);
    assert.ok(most > 1, `at most ${most} providers at once`);
  });
});
