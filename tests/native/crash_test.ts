import assert from "node:assert/strict";
import { it } from "@std/testing/bdd";
import { startProject } from "../integration/project.ts";
import { startWebhookReceiver } from "../receivers/start_webhook_receiver.ts";
import type { NativeStack } from "./stack.ts";

it("a run outlives a kill -9 of the database server, and nothing recorded is lost", async () => {
  await using project = await startProject();
  const { database } = project.stack as NativeStack;
  await project.stack.query(
    "update public.settings set request_timeout_ms = 2000, lease_grace_ms = 0 where true",
  );
  const { body } = await project.post("run-benchmark", {
    providers: ["openai"],
    models: ["slow"],
    samples: 10,
  });
  const results = "select * from public.benchmark_results where run_id = $1 order by created_at";
  await project.until(`${results} offset 1`, [body.run_id]);

  await database.kill();
  await assert.rejects(project.stack.query("select 1"));
  await database.restart();

  const kept = await project.stack.query<{ id: string }>(results, [body.run_id]);
  assert.ok(kept.length >= 2 && kept.length < 10);
  // The worker repeats what it could not record. Should it have given up, or its
  // successor's call have been lost with pg_net's queue, the minutely job goes on.
  await project.until(
    "select from public.runs where id = $1 and finished_at is not null",
    [body.run_id],
    () => project.stack.tick("resume-runs"),
  );
  const all = await project.stack.query<{ id: string; target_id: string }>(results, [body.run_id]);
  assert.deepEqual(all.slice(0, kept.length), kept);
  assert.equal(all.length, 10);
  assert.equal(new Set(all.map((row) => row.target_id)).size, 10);
});

it("a kill -9 of the database server empties pg_net, which then counts from 1 again", async () => {
  await using project = await startProject();
  const { database } = project.stack as NativeStack;
  const post = "select net.http_post('http://127.0.0.1:1/') as id";
  const [{ id: before }] = await project.stack.query<{ id: string }>(post);
  assert.ok(Number(before) >= 1);
  await project.stack.query(post);
  // What was given out is on disk, as after any checkpoint.
  await database.admin.query("checkpoint");

  await database.kill();
  await database.restart();

  const left = await project.stack.query(
    "select from net.http_request_queue union all select from net._http_response",
  );
  assert.equal(left.length, 0);
  const [{ id: after }] = await project.stack.query<{ id: string }>(post);
  assert.equal(Number(after), 1);
});

it("a kill -9 between sending an alert and knowing its answer loses none, and a repeat has its id", async () => {
  const secret = `whsec_${btoa("a secret to sign alerts with")}`;
  await using webhook = startWebhookReceiver(secret);
  await using project = await startProject();
  const { database } = project.stack as NativeStack;
  await project.stack.query(
    "select vault.create_secret($1, 'hook_address'), vault.create_secret($2, 'hook_key')",
    [webhook.url, secret],
  );
  await project.stack.query(
    "select public.set_alert_channel('hook', 'webhook', 'hook_address', 'hook_key')",
  );
  await project.stack.query(
    `select private.update_incidents(provider_id, id, region, now(), true, null, null)
    from public.models, unnest(array['a', 'b', 'c']) as region, generate_series(1, 5)
    where name = (select min(name) from public.models)`,
  );
  await project.stack.query("select private.deliver_incidents()");
  await project.until("select from net._http_response offset 2");
  assert.equal(webhook.messages.length, 3);

  await database.kill();
  await database.restart();

  await project.stack.query(
    "update private.alert_deliveries set next_attempt_at = now() where true",
  );
  await project.until(
    `select where not exists (
      select from private.alert_deliveries as deliveries
      join public.alert_channels as channels on channels.id = deliveries.channel_id and channels.name = 'hook'
      where deliveries.delivered_at is null
    )`,
    [],
    () => project.stack.tick("deliver-incidents"),
  );
  assert.equal(webhook.messages.length, 3);
  assert.deepEqual(webhook.repeated.sort(), webhook.messages.map(({ id }) => id).sort());
});
