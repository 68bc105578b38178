import assert from "node:assert/strict";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { streamOf } from "../../supabase/functions/_shared/testing/serve_answers.ts";
import { type Project, startProject } from "./project.ts";

const BIG = "meta-llama/llama-3.3-70b-instruct";

/** Who answers next, and as what; the last one serves another size. */
const HOSTS = [
  { provider: "Groq", model: "llama-3.3-70b-versatile" },
  { provider: "Fireworks", model: "accounts/fireworks/models/llama-v3p3-70b-instruct" },
  { provider: "Cheap", model: "meta-llama/Llama-3.1-8B-Instruct" },
];

/** A gateway that routes its one model to three hosts in turn, and takes the messages of the webhook. */
function startGateway() {
  const messages: { text: string; incident: Record<string, unknown> }[] = [];
  let turn = 0;
  const gateway = { hosts: HOSTS };
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    if (request.method === "HEAD") return new Response(null);
    if (new URL(request.url).pathname === "/hook") {
      messages.push(await request.json());
      return new Response(null);
    }
    await request.body?.cancel();
    const chunk = gateway.hosts[turn++ % gateway.hosts.length];
    return streamOf(
      { ...chunk, choices: [{ index: 0, delta: { content: "Two vans should follow." } }] },
      { ...chunk, choices: [{ index: 0, delta: {}, finish_reason: "stop" }] },
      { choices: [], usage: { prompt_tokens: 500, completion_tokens: 8, total_tokens: 508 } },
      "[DONE]",
    );
  });
  return Object.assign(gateway, {
    origin: `http://127.0.0.1:${server.addr.port}`,
    messages,
    [Symbol.asyncDispose]: () => server.shutdown(),
  });
}

describe("a gateway that routes one model to three hosts", () => {
  let project: Project;
  let gateway: ReturnType<typeof startGateway>;
  beforeAll(async () => {
    gateway = startGateway();
    project = await startProject();
    await project.stack.query("select public.add_provider('gateway', 'Gateway', $1)", [
      `${gateway.origin}/v1`,
    ]);
    await project.stack.query("select public.add_model('gateway', $1)", [BIG]);
    await project.stack.query("select vault.create_secret($1, 'incident_webhook_url')", [
      `${gateway.origin}/hook`,
    ]);
    await project.run({ providers: ["gateway"], samples: 9 });
  });
  afterAll(async () => {
    await project[Symbol.asyncDispose]();
    await gateway[Symbol.asyncDispose]();
  });

  const events = () =>
    project.stack.query<{ event: string; before: unknown; after: unknown }>(
      `select event, before, after from public.model_events
       where event in ('served_as', 'upstream', 'fingerprint', 'service_tier') order by id`,
    );
  const incidents = () =>
    project.stack.query<Record<string, unknown>>(
      "select kind, detail, recovered from public.incidents order by opened_at, kind",
    );

  /** Sends what is due, and waits until the webhook has all of it. */
  async function deliver(messages: number): Promise<void> {
    await project.until("select from public.incidents limit 1");
    while (gateway.messages.length < messages) {
      await project.stack.query("select private.deliver_incidents()");
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }

  it("is split by who answered", async () => {
    const rows = await project.stack.query(
      `select upstream, n::integer, round(share_percent)::integer as share, success_rate_percent,
         other_n::integer, changed_n::integer, model_changed_n::integer
       from public.upstream_breakdown order by upstream`,
    );
    const each = { n: 3, share: 33, success_rate_percent: 100, model_changed_n: 8 };
    assert.deepEqual(
      rows,
      [
        { ...each, upstream: "Cheap", other_n: 3, changed_n: 3 },
        { ...each, upstream: "Fireworks", other_n: 0, changed_n: 3 },
        // It answered first.
        { ...each, upstream: "Groq", other_n: 0, changed_n: 2 },
      ].map((row) => ({ ...row })),
    );
  });

  it("has the verdict on each result", async () => {
    const rows = await project.stack.query(
      `select upstream, served_as_other, count(*)::integer as n from public.benchmark_results
       group by upstream, served_as_other order by upstream`,
    );
    assert.deepEqual(rows, [
      { upstream: "Cheap", served_as_other: true, n: 3 },
      { upstream: "Fireworks", served_as_other: false, n: 3 },
      { upstream: "Groq", served_as_other: false, n: 3 },
    ]);
  });

  it("is told once for each host and each model that came, with what was before", async () => {
    assert.deepEqual(await events(), [
      { event: "upstream", before: ["Groq"], after: ["Fireworks", "Groq"] },
      { event: "served_as", before: HOSTS[1].model, after: HOSTS[2].model },
      { event: "upstream", before: ["Fireworks", "Groq"], after: ["Cheap", "Fireworks", "Groq"] },
    ]);
  });

  it("is one incident, told once and no failure, and an alert", async () => {
    const detail = `another model answered: ${HOSTS[2].model}`;
    assert.deepEqual(await incidents(), [{ kind: "served_as", detail, recovered: null }]);
    await deliver(1);
    const [{ text, incident }] = gateway.messages;
    assert.equal(text, `🔴 gateway / ${BIG}: ${detail}`);
    assert.deepEqual([incident.event, incident.kind], ["opened", "served_as"]);
    const alerts = await project.stack.query<{ message: string }>(
      "select message from public.catalogue_alerts where kind = 'served_as'",
    );
    assert.deepEqual(alerts.length, 1);
    assert.ok(alerts[0].message.startsWith(detail));
    const [{ failed }] = await project.stack.query<{ failed: number }>(
      "select sum(n - succeeded)::integer as failed from private.rollups",
    );
    assert.equal(failed, 0);
  });

  it("is over when the model that was asked for has answered ten times", async () => {
    gateway.hosts = HOSTS.slice(0, 2);
    await project.run({ providers: ["gateway"], samples: 11 });
    const [incident, ...more] = await incidents();
    assert.deepEqual([incident.recovered, more], [true, []]);
    await deliver(2);
    assert.match(
      gateway.messages[1].text,
      /^🟢 Recovered: gateway .*its last 10 answers came from/,
    );
    assert.equal((await events()).length, 3);
    assert.equal(gateway.messages.length, 2);
  });

  it("gives the same split when it is rebuilt from its results", async () => {
    const sums = () =>
      project.stack.query("select * from private.upstream_rollups order by starts_at, upstream");
    const before = await sums();
    assert.ok(before.length >= 3);
    await project.stack.query("select private.rebuild_rollups(current_date - 1, current_date + 1)");
    assert.deepEqual(await sums(), before);
  });
});

describe("a provider that is called at another host than its own", () => {
  let project: Project;
  beforeAll(async () => {
    project = await startProject();
    await project.stack.query("select public.add_model('openai', 'ok')");
    await project.stack.query("select public.set_price('openai', 'ok', 1, 2)");
  });
  afterAll(() => project[Symbol.asyncDispose]());

  /** What a run of it stores, and what visitors then see of the model. */
  async function measure(hosts: string[]) {
    await project.stack.query(
      "update public.providers set options = jsonb_set(options, '{hosts}', $1::jsonb) where slug = 'openai'",
      [JSON.stringify(hosts)],
    );
    const run = await project.run({ providers: ["openai"], models: ["ok"] });
    const [result] = await project.stack.query<Record<string, unknown>>(
      `select success, remarks, cost_known, price_id is null as free, endpoint_host
       from public.benchmark_results where run_id = $1`,
      [run],
    );
    const [{ n }] = await project.stack.query<{ n: number }>(
      "select coalesce(sum(n), 0)::integer as n from public.model_leaderboard where model = 'ok'",
    );
    return { result, n };
  }

  it("is in no public number and has no price, unless that host is named", async () => {
    const endpoint_host = new URL(project.provider.baseUrl).host;
    const other = { success: true, remarks: ["other_host"], cost_known: false, free: true };
    const own = { success: true, remarks: [], cost_known: true, free: false };
    assert.deepEqual(await measure([]), { result: { ...other, endpoint_host }, n: 0 });
    assert.deepEqual(await measure(["proxy.example"]), {
      result: { ...other, endpoint_host },
      n: 0,
    });
    assert.deepEqual(await measure(["127.0.0.1"]), { result: { ...own, endpoint_host }, n: 1 });
    assert.deepEqual(await measure([endpoint_host]), { result: { ...own, endpoint_host }, n: 2 });
  });
});
