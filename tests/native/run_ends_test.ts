import assert from "node:assert/strict";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import postgres from "postgres";
import type { NativeDatabase } from "./start_native_database.ts";
import { startProjectDatabase } from "./start_project_database.ts";

interface Target {
  lease_token: string;
  model: string;
}

interface Recorded {
  next: Target | null;
  run_finished: boolean;
}

describe("a run that ends with one model's answer and marks that of another", () => {
  let database: NativeDatabase;
  beforeAll(async () => {
    database = await startProjectDatabase();
    await database.owner.script(`
      update public.providers set enabled = false where enabled;
      insert into public.providers (name, slug) values ('P', 'p');
      insert into public.models (name, provider_id, active)
      select model, providers.id, true
      from public.providers, unnest(array['a', 'b', 'c']) as model
      where providers.enabled;
    `);
  });
  afterAll(() => database[Symbol.asyncDispose]());

  async function call<Answer>(expression: string, parameters: unknown[]): Promise<Answer> {
    const [row] = await database.owner.query<{ answer: Answer }>(
      `select ${expression} as answer`,
      parameters,
    );
    return row.answer;
  }

  function record(target: Target, inputTokens: number): Promise<Recorded> {
    const result = {
      outcome: "success",
      status_code: 200,
      input_tokens: inputTokens,
      output_tokens: 150,
      total_latency_ms: 900,
      ttft_ms: 200,
      tps: 200,
      token_source: "provider",
      request_age_ms: 0,
    };
    return call("public.record_result($1, $2, true)", [target.lease_token, JSON.stringify(result)]);
  }

  async function remarksOf(model: string): Promise<string[][]> {
    const rows = await database.owner.query<{ remarks: string[] }>(
      "select remarks from public.benchmark_results where model = $1",
      [model],
    );
    return rows.map(({ remarks }) => remarks);
  }

  it("does not wait for another run that holds its sums, and is finished by the next call", async () => {
    const { run_id } = await call<{ run_id: string }>("public.start_run($1, '{}')", ["{}"]);
    const cut = await call<Target>("public.claim_target($1)", [run_id]);
    const usual = (await record(cut, 371)).next!;
    const last = (await record(usual, 625)).next!;

    // A second run, whose answer of the same model is being added to the sums.
    const beside = postgres(database.urlOf("postgres"), { max: 1, prepare: false });
    try {
      await beside.begin(async (session) => {
        await session`
          select from private.rollups join public.models on models.id = rollups.model_id
          where models.name = ${cut.model} for update of rollups
        `;
        assert.equal((await record(last, 600)).run_finished, false);
        // Were the sums of its last model still held, each would wait for the other here.
        await session`
          select from private.rollups join public.models on models.id = rollups.model_id
          where models.name = ${last.model} for update of rollups
        `;
      });
    } finally {
      await beside.end();
    }
    assert.deepEqual(await remarksOf(last.model), [[]]);
    assert.deepEqual(await remarksOf(cut.model), [[]]);

    assert.equal(await call("public.claim_target($1)", [run_id]), null);
    assert.deepEqual(await remarksOf(cut.model), [["cut_prompt"]]);
    const runs = await database.owner.query(
      "select from public.runs where id = $1 and finished_at is not null",
      [run_id],
    );
    assert.equal(runs.length, 1);
  });
});

describe("a run that settles unanswered targets, with another one waiting for the same provider", () => {
  let database: NativeDatabase;
  beforeAll(async () => {
    database = await startProjectDatabase();
    await database.owner.script(`
      update public.providers set enabled = false where enabled;
      insert into public.providers (name, slug) values ('Silent', 'silent'), ('Able', 'able'), ('Free', 'free');
      insert into public.models (name, provider_id, active)
      select providers.slug, providers.id, true
      from public.providers
      where providers.enabled;
    `);
  });
  afterAll(() => database[Symbol.asyncDispose]());

  async function call<Answer>(expression: string, parameters: unknown[]): Promise<Answer> {
    const [row] = await database.owner.query<{ answer: Answer }>(
      `select ${expression} as answer`,
      parameters,
    );
    return row.answer;
  }

  const startRun = () => call<{ run_id: string }>("public.start_run($1, '{}')", ["{}"]);

  /** Leases a target of a model to a worker, and returns the token. */
  async function lease(runId: string, model: string): Promise<string> {
    const [{ lease_token }] = await database.owner.query<{ lease_token: string }>(
      `update public.run_targets
       set state = 'leased', lease_token = gen_random_uuid(), claims = 1,
         lease_expires_at = now() + interval '1 minute'
       from public.models
       where models.id = run_targets.model_id and run_targets.run_id = $1 and models.name = $2
       returning lease_token`,
      [runId, model],
    );
    return lease_token;
  }

  const record = (token: string, result: Record<string, unknown>, claimNext: boolean) =>
    call<{ recorded: boolean }>("public.record_result($1, $2, $3)", [
      token,
      JSON.stringify({ token_source: "none", total_latency_ms: 9, request_age_ms: 0, ...result }),
      claimNext,
    ]);
  const silence = { outcome: "network_error", reached: false, network: true };
  const answer = { outcome: "server_error", status_code: 500 };

  it("stores the silence before it takes the provider, so that neither waits in a circle", async () => {
    // The sums of the silent model exist, so that they can be held.
    const before = await startRun();
    await record(await lease(before.run_id, "silent"), answer, false);
    await call("public.cancel_run($1)", [before.run_id]);

    const [run, other] = [await startRun(), await startRun()];
    await record(await lease(run.run_id, "silent"), silence, false);
    const token = await lease(run.run_id, "able");

    const beside = postgres(database.urlOf("postgres"), { max: 1, prepare: false });
    try {
      const recorded = await beside.begin(async (session) => {
        await session`
          select from private.rollups join public.models on models.id = rollups.model_id
          where models.name = 'silent' for update of rollups
        `;
        const recording = record(token, answer, true);
        recording.catch(() => {});
        await lockWaited();
        // Were the provider taken already, each would wait for the other here.
        await session`
          update public.run_targets
          set state = 'leased', lease_token = gen_random_uuid(), lease_expires_at = now() + interval '1 minute'
          from public.models
          where models.id = run_targets.model_id and run_targets.run_id = ${other.run_id} and models.name = 'free'
        `;
        return { recording };
      });
      assert.equal((await recorded.recording).recorded, true);
    } finally {
      await beside.end();
    }
    const kept = await database.owner.query(
      "select from public.benchmark_results where run_id = $1 and model in ('silent', 'able')",
      [run.run_id],
    );
    assert.equal(kept.length, 2);
  });

  it("is resumed beside one that records under a limit, and neither waits in a circle", async () => {
    await database.owner.query(
      "insert into public.spend_limits (period, limit_usd, allow_unpriced) values ('day', 100, true)",
    );
    const run = await startRun();
    await record(await lease(run.run_id, "silent"), silence, false);
    const late = await lease(run.run_id, "able");
    await database.owner.query(
      "update public.run_targets set lease_expires_at = now() - interval '1 second' where lease_token = $1",
      [late],
    );

    // Who records has the limits before it looks for its target, which may be late.
    const beside = postgres(database.urlOf("postgres"), { max: 1, prepare: false });
    try {
      const { resuming } = await beside.begin(async (session) => {
        await session`select private.lock_spend_limits()`;
        const resuming = call<number>("public.resume_runs()", []);
        resuming.catch(() => {});
        await lockWaited();
        // Were the late lease freed already, each would wait for the other here.
        await session`select from public.run_targets where lease_token = ${late} for update`;
        return { resuming };
      });
      await resuming;
    } finally {
      await beside.end();
    }
    const freed = await database.owner.query(
      "select from public.run_targets where run_id = $1 and lease_token = $2",
      [run.run_id, late],
    );
    assert.equal(freed.length, 0);
  });

  async function lockWaited(): Promise<void> {
    const watcher = postgres(database.urlOf("postgres"), { max: 1, prepare: false });
    try {
      while (true) {
        const [{ waiting }] = await watcher`
          select count(*)::integer as waiting from pg_stat_activity where wait_event_type = 'Lock'
        `;
        if (waiting > 0) return;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    } finally {
      await watcher.end();
    }
  }
});
