import assert from "node:assert/strict";
import { afterAll, afterEach, beforeAll, describe, it } from "@std/testing/bdd";
import { type Project, startProject } from "./project.ts";

describe("a run at scale", () => {
  let project: Project;
  beforeAll(async () => {
    project = await startProject();
  });
  afterAll(() => project[Symbol.asyncDispose]());

  /** Each case finds the database as it was, and no worker of a case before. */
  afterEach(async () => {
    await project.stack.killFunction("run-benchmark");
    await project.stack.query(
      `truncate public.runs, public.spend_limits, private.spend_days, private.spend_reservations,
         private.model_states, private.invocations, private.skipped_ticks, private.rollups,
         private.deleted_results cascade`,
    );
    await project.stack.query("delete from public.providers where name like 'Provider %'");
    project.provider.requests.length = 0;
    project.provider.mostAtOnce.clear();
  });

  /** Adds providers `p1`, `p2`, …, each with one priced model, at paths of their own. */
  async function addProviders(count: number, options: Record<string, unknown> = {}) {
    const origin = new URL(project.provider.baseUrl).origin;
    await project.stack.query(
      `with added as (
        insert into public.providers (name, slug, base_url, options)
        select 'Provider ' || n, 'p' || n, $1 || '/p' || n || '/v1', $2
        from generate_series(1, $3::int) as n
        returning id
      ), models as (
        insert into public.models (name, provider_id, active)
        select 'slow', id, true from added
        returning id, provider_id
      )
      insert into public.prices (provider_id, model_id, input_price_per_m, output_price_per_m)
      select provider_id, id, 1, 5 from models`,
      [origin, options, count],
    );
    return Array.from({ length: count }, (_, index) => `p${index + 1}`);
  }

  it("never calls a provider twice at once, however many lanes and runs", async () => {
    const providers = await addProviders(3);
    const runs = await Promise.all([
      project.post("run-benchmark", { providers, samples: 3, lanes: 3 }),
      project.post("run-benchmark", { providers, samples: 3, lanes: 3 }),
    ]);
    for (const { body } of runs) {
      assert.equal(body.targets, 9);
      // Lanes that find every provider busy leave; the minutely job brings them back.
      await project.until(
        `select from public.runs where id = $1 and finished_at is not null`,
        [body.run_id],
        () => project.stack.tick("resume-runs"),
      );
    }
    const rows = await project.stack.query<{ concurrent: number }>(
      "select concurrent from public.benchmark_results",
    );
    assert.equal(rows.length, 18);
    assert.ok(rows.some(({ concurrent }) => concurrent > 1), "lanes ran side by side");
    assert.equal(project.provider.requests.length, 18);
    for (const [path, most] of project.provider.mostAtOnce) assert.equal(most, 1, path);
  });

  it("goes on at once with a run that waited for another's provider", async () => {
    const [provider] = await addProviders(1);
    const first = await project.post("run-benchmark", { providers: [provider], samples: 2 });
    const second = await project.post("run-benchmark", { providers: [provider] });
    // No job ticks here: what brings the second run's worker back is the end of the first.
    for (const { body } of [first, second]) {
      await project.until("select from public.runs where id = $1 and finished_at is not null", [
        body.run_id,
      ]);
    }
  });

  it("calls a provider several times at once where its options allow it", async () => {
    const providers = await addProviders(1, { concurrent: true });
    await project.run({ providers, samples: 8, lanes: 4 });
    assert.ok([...project.provider.mostAtOnce.values()].every((most) => most > 1 && most <= 4));
  });

  it("never spends beyond a limit, lanes together", async () => {
    const providers = await addProviders(4, { concurrent: true });
    await project.stack.query(
      "insert into public.spend_limits (period, limit_usd) values ('day', 0.02)",
    );
    // A call costs 0.00054 USD and can cost up to about 0.006.
    await project.run({ providers, samples: 20, lanes: 8 });
    const [spent] = await project.stack.query<{ usd: number; results: number }>(
      "select sum(cost_usd) as usd, count(*)::int as results from public.benchmark_results",
    );
    assert.ok(spent.usd <= 0.02);
    assert.ok(spent.results > 0 && spent.results < 80);
    assert.equal(project.provider.requests.length, spent.results);
    const states = await project.stack.query<{ state: string; n: number; reason: string }>(
      `select state, count(*)::int as n, min(closed_reason) as reason
       from public.run_targets group by state order by state`,
    );
    assert.deepEqual(states.map(({ state, n }) => [state, n]), [
      ["budget_blocked", 80 - spent.results],
      ["done", spent.results],
    ]);
    assert.match(states[0].reason, /the limit of 0.02 USD per day/);
    assert.deepEqual(await project.stack.query("select * from private.spend_reservations"), []);
    const [{ usd }] = await project.stack.query<{ usd: string }>(
      "select sum(usd)::double precision as usd from private.spend_days",
    );
    assert.ok(Math.abs(Number(usd) - spent.usd) < 1e-12);
  });

  it("calls no model without a price under a limit, unless it may", async () => {
    await project.stack.query(
      "insert into public.spend_limits (period, limit_usd) values ('month', 1)",
    );
    const request = { providers: ["openai"], models: ["unpriced"] };
    const blocked = await project.run(request);
    await project.stack.query("update public.spend_limits set allow_unpriced = true where true");
    const allowed = await project.run(request);
    const states = await project.stack.query(
      "select run_id, state, closed_reason from public.run_targets where run_id in ($1, $2) order by closed_at",
      [blocked, allowed],
    );
    assert.deepEqual(states, [
      {
        run_id: blocked,
        state: "budget_blocked",
        closed_reason: "its price is unknown, and a spend limit applies",
      },
      { run_id: allowed, state: "done", closed_reason: null },
    ]);
  });

  it("starts nothing at a tick while the last scheduled run is unfinished, and reports it", async () => {
    await project.stack.query(
      `insert into public.runs (run_name, triggered_by, scheduled)
       values ('scheduled-run', 'cron-job', true)`,
    );
    await project.stack.tick("run-benchmark");
    const [health] = await project.stack.query<{ skipped_24h: number; problem: string }>(
      "select skipped_24h::int, problem from public.scheduler_health where job_name = 'run-benchmark'",
    );
    assert.equal(health.skipped_24h, 1);
    assert.match(health.problem, /still under way/);
    assert.deepEqual(await project.stack.query("select from private.invocations"), []);
  });

  it("gives up a run that is stuck for an hour, or in the way of two ticks, and nothing else", async () => {
    await addProviders(1);
    await project.stack.query(
      `with made as (
        select * from (values
          ('fresh', false, interval '59 minutes', null),
          ('stuck', false, interval '61 minutes', null),
          ('long', false, interval '61 minutes', interval '10 minutes'),
          ('scheduled', true, interval '61 minutes', interval '10 minutes')
        ) as made (run_name, scheduled, age, claimed)
      ), run as (
        insert into public.runs (run_name, triggered_by, scheduled, started_at, workload_id)
        select run_name, 'test', scheduled, now() - age, private.current_workload() from made
        returning id, run_name
      )
      insert into public.run_targets (run_id, provider_id, model_id, position, claimed_at)
      select run.id, models.provider_id, models.id, 1, now() - made.claimed
      from run
      join made on made.run_name = run.run_name
      cross join public.models
      where models.name = 'slow'`,
    );
    await project.stack.tick("run-benchmark");
    await project.stack.tick("run-benchmark");
    await project.stack.query("select private.abandon_stuck_runs()");
    assert.deepEqual(
      await project.stack.query(
        `select run_name, state from public.run_targets
         join public.runs on runs.id = run_targets.run_id order by run_name`,
      ),
      [
        { run_name: "fresh", state: "queued" },
        { run_name: "long", state: "queued" },
        { run_name: "scheduled", state: "abandoned" },
        { run_name: "stuck", state: "abandoned" },
      ],
    );
  });

  it("closes a target with invalid options, and continues", async () => {
    const [good, bad] = await addProviders(2);
    await project.stack.query(
      `update public.providers set options = '{"temperature": "cold"}' where slug = $1`,
      [bad],
    );
    const runId = await project.run({ providers: [good, bad] });
    const targets = await project.stack.query<{ state: string; closed_reason: string | null }>(
      "select state, closed_reason from public.run_targets where run_id = $1 order by state",
      [runId],
    );
    assert.deepEqual(targets.map(({ state }) => state), ["done", "worker_failed"]);
    assert.match(targets[1].closed_reason!, /Cannot use the options .* temperature/s);
  });

  it("keeps no reservation of an ended lease", async () => {
    const [provider] = await addProviders(1);
    await project.stack.query(
      "insert into public.spend_limits (period, limit_usd) values ('day', 1)",
    );
    const { body } = await project.post("run-benchmark", {
      providers: [provider],
      samples: 2,
      regions: ["eu-west-1"],
    });
    await project.until("select from private.spend_reservations");
    await project.stack.query("delete from public.runs where id = $1", [body.run_id]);
    await project.stack.query("select private.drop_orphaned_reservations()");
    assert.deepEqual(await project.stack.query("select * from private.spend_reservations"), []);
  });

  it("measures each region of a run in that region", async () => {
    const [provider] = await addProviders(1);
    const regions = ["eu-west-1", "us-east-1"];
    const runId = await project.run({ providers: [provider], regions, samples: 2 });
    const rows = await project.stack.query(
      `select results.region, targets.region = results.region as as_asked, count(*)::int as n
       from public.benchmark_results as results
       join public.run_targets as targets on targets.id = results.target_id
       where results.run_id = $1 group by 1, 2 order by 1`,
      [runId],
    );
    assert.deepEqual(rows, regions.map((region) => ({ region, as_asked: true, n: 2 })));
  });

  it("benchmarks a model no more often than it should", async () => {
    const [provider] = await addProviders(1);
    await project.stack.query(
      "update public.models set min_interval = '1 hour' where name = 'slow' and active",
    );
    const targets = async () =>
      (await project.post("run-benchmark", { providers: [provider] })).body.targets;
    assert.equal(await targets(), 1);
    assert.equal(await targets(), 0, "while it waits or is being measured");
    await project.until("select 1 where not exists (select from runs where finished_at is null)");
    assert.equal(await targets(), 0, "when it has been");
    await project.stack.query(
      "update private.model_states set last_run_at = last_run_at - interval '59 minutes 30 seconds' where true",
    );
    assert.equal(await targets(), 1, "an hour later");
  });

  it("opens one incident for a model that fails, tells the webhook until it listens, closes it", async () => {
    const messages: string[] = [];
    await using webhook = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => {} },
      async (request) => {
        messages.push((await request.json()).text);
        return new Response(null, { status: messages.length === 1 ? 500 : 200 });
      },
    );
    await project.stack.query("select vault.create_secret($1, 'incident_webhook_url')", [
      `http://127.0.0.1:${webhook.addr.port}`,
    ]);
    // Failures at an address that never answered, or of an unlisted name, are not counted.
    await project.run({ providers: ["openai"], models: ["slow"] });
    await project.stack.query(
      "insert into public.models (name, provider_id, available) select '500', id, true from public.providers where slug = 'openai'",
    );
    await project.run({ providers: ["openai"], models: ["500"], samples: 4 });
    const incident = await project.until<{ id: string; detail: string }>(
      "select id, detail from public.incidents where closed_at is null",
    );
    assert.match(incident.detail, /3 of its last 3 attempts failed/);

    await project.stack.tick("deliver-incidents");
    const isAnswered = (status: number) =>
      project.until(
        `select from net._http_response as response
         join private.alert_deliveries as delivery on delivery.request_id = response.id
         where response.status_code = ${status}`,
      );
    await isAnswered(500);
    await project.stack.tick("deliver-incidents");
    assert.equal(messages.length, 1, "not tried again before its time");
    await project.stack.query(
      "update private.alert_deliveries set next_attempt_at = now() where true",
    );
    await project.stack.tick("deliver-incidents");
    await isAnswered(200);
    await project.stack.tick("deliver-incidents");
    assert.equal(messages.length, 2);
    assert.match(messages[1], /🔴 openai \/ 500 \(local\): 3 of its last 3 attempts failed/);
    const [delivery] = await project.stack.query<{ delivered: boolean; attempts: number }>(
      "select delivered_at is not null as delivered, attempts from private.alert_deliveries",
    );
    assert.deepEqual(delivery, { delivered: true, attempts: 2 });

    await project.stack.query(
      "update public.models set name = 'ok' where name = '500'",
    );
    const isClosed = async () => {
      const incidents = await project.stack.query<{ closed: boolean }>(
        "select closed_at is not null as closed from public.incidents",
      );
      assert.equal(incidents.length, 1);
      return incidents[0].closed;
    };
    const { attempts } = await project.until<{ attempts: number }>(
      "select incident_recovery_attempts as attempts from public.settings",
    );
    const request = { providers: ["openai"], models: ["ok"] };
    await project.run({ ...request, samples: attempts - 1 });
    assert.equal(await isClosed(), false, "a failure is still among the last");
    await project.run(request);
    assert.equal(await isClosed(), true);
  });
});
