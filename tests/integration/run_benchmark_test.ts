import assert from "node:assert/strict";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { unpackArrivals } from "../../supabase/functions/_shared/measure/pack_arrivals.ts";
import { fromBytesText } from "../../supabase/functions/_shared/platform/bytes_text.ts";
import { type Project, startProject } from "./project.ts";

interface ResultRow {
  provider: string;
  model: string;
  outcome: string;
  success: boolean;
  status_code: number | null;
  ttft_ms: number | null;
  tps: number | null;
  input_tokens: number;
  output_tokens: number;
  cost_usd: number;
  price_id: string | null;
  request_id: string;
  error_message: string | null;
  response_text: string | null;
  region: string | null;
  arrivals: string | null;
}

describe("run-benchmark", () => {
  let project: Project;
  beforeAll(async () => {
    project = await startProject();
    await project.stack.query(
      `insert into public.models (name, provider_id, active)
       select model, providers.id, false
       from unnest(array['ok', 'long', 'slow', '429', '500', 'hang', 'drop', 'garbage']) as model, public.providers
       where providers.slug = 'openai'`,
    );
    await project.stack.query(
      `insert into public.prices (provider_id, model_id, input_price_per_m, output_price_per_m)
       select provider_id, id, 0.15, 0.6 from public.models where name = 'ok'`,
    );
  });
  afterAll(() => project[Symbol.asyncDispose]());

  function results(runId: string): Promise<ResultRow[]> {
    return project.stack.query(
      "select * from public.benchmark_results where run_id = $1 order by created_at",
      [runId],
    );
  }

  async function measure(model: string): Promise<ResultRow> {
    const rows = await results(await project.run({ providers: ["openai"], models: [model] }));
    assert.equal(rows.length, 1);
    return rows[0];
  }

  it("measures every active model of the providers that have a key", async () => {
    const { status, body } = await project.post("run-benchmark", { run_name: "whole" });
    assert.equal(status, 202);
    assert.equal(body.targets, 2);
    assert.deepEqual(body.skipped, [
      { provider: "openrouter", reason: "OPENROUTER_API_KEY is not set" },
      { provider: "together", reason: "TOGETHER_API_KEY is not set" },
    ]);
    await project.until("select from public.runs where id = $1 and finished_at is not null", [
      body.run_id,
    ]);
    const rows = await results(body.run_id);
    assert.deepEqual(rows.map((row) => row.provider).sort(), ["groq", "openai"]);
    const [run] = await project.stack.query<{ skipped: unknown; triggered_by: string }>(
      "select skipped, triggered_by from public.runs where id = $1",
      [body.run_id],
    );
    assert.deepEqual(run.skipped, body.skipped);
    assert.equal(run.triggered_by, "manual");
  });

  it("stores what was measured, with the price valid then", async () => {
    const row = await measure("ok");
    assert.equal(row.outcome, "success");
    assert.equal(row.success, true);
    assert.equal(row.status_code, 200);
    assert.equal(row.input_tokens, 500);
    assert.equal(row.output_tokens, 8);
    assert.equal(row.response_text, "Two vans should follow the plan.");
    assert.equal(row.tps, null, "8 tokens have no speed");
    assert.ok(row.price_id !== null);
    assert.equal(row.cost_usd, 0.0000798);
    assert.equal(row.region, "local");
    const sent = project.provider.requests.at(-1)!;
    assert.equal(sent.path, "/v1/chat/completions");
    assert.equal(sent.headers.get("x-client-request-id"), row.request_id);
    assert.equal(sent.headers.get("authorization"), "Bearer sk-openai-test-key-000000");
    assert.equal(sent.body.stream, true);
  });

  it("stores when the first token came, and how fast the others", async () => {
    // A pause of our own leaves either unknown; the next answer comes without.
    let row = await measure("long");
    for (let left = 20; left > 0 && (row.ttft_ms === null || row.tps === null); left--) {
      row = await measure("long");
    }
    // On a machine that is busy all the time none does: then the row says that it was.
    // Bytes are text in the embedded database, as in the Data API.
    const packed: unknown = row.arrivals;
    const { arrivals } = unpackArrivals(
      packed instanceof Uint8Array ? packed : fromBytesText(row.arrivals!),
    );
    if (row.ttft_ms === null) assert.ok(arrivals[0].lateMs > 0);
    else assert.ok(row.ttft_ms > 0);
    if (row.tps === null) assert.ok(arrivals.some(({ lateMs }) => lateMs > 0));
    else assert.ok(row.tps > 0);
  });

  it("gives every target the same text after equally many words of its own", async () => {
    const before = project.provider.requests.length;
    await project.run({ samples: 2 });
    await project.run({});
    const texts = project.provider.requests.slice(before)
      .map(({ body }) => (body.messages as { content: string }[])[0].content);
    assert.equal(texts.length, 6);
    const beginning = /^Reference((?: [a-z]+){10})\. /;
    assert.equal(new Set(texts.map((text) => beginning.exec(text)?.[1])).size, 6);
    assert.equal(new Set(texts.map((text) => text.replace(beginning, ""))).size, 1);
    assert.ok(texts.every((text) => !text.includes("{{")));
  });

  const failures = {
    "429": { outcome: "rate_limited", status_code: 429 },
    "500": { outcome: "server_error", status_code: 500 },
    "drop": { outcome: "network_error", status_code: 200 },
    "garbage": { outcome: "invalid_response", status_code: 200 },
  };
  for (const [model, expected] of Object.entries(failures)) {
    it(`records ${expected.outcome} for a provider that answers with ${model}`, async () => {
      const row = await measure(model);
      assert.equal(row.outcome, expected.outcome);
      assert.equal(row.success, false);
      assert.equal(row.status_code, expected.status_code);
      assert.equal(row.tps, null);
      assert.ok(row.error_message);
    });
  }

  it("records a timeout for a provider that hangs", async () => {
    await project.stack.query("update public.settings set request_timeout_ms = 1000 where id");
    const row = await measure("hang");
    await project.stack.query("update public.settings set request_timeout_ms = 60000 where id");
    assert.equal(row.outcome, "timeout");
    assert.equal(row.status_code, null);
    assert.equal(row.ttft_ms, null);
  });

  it("creates a model the catalogue lacks", async () => {
    const runId = await project.run({ providers: ["groq"], models: ["brand-new"] });
    const [row] = await results(runId);
    assert.equal(row.model, "brand-new");
    assert.equal(row.price_id, null);
    assert.equal(row.cost_usd, 0);
  });

  it("makes one run of a repeated idempotency key", async () => {
    const first = await project.post("run-benchmark", { idempotency_key: "once" });
    const second = await project.post("run-benchmark", { idempotency_key: "once" });
    assert.equal(first.status, 202);
    assert.equal(second.status, 200);
    assert.equal(second.body.run_id, first.body.run_id);
    await project.until(
      "select from public.runs where idempotency_key = 'once' and finished_at is not null",
    );
    assert.equal((await results(first.body.run_id)).length, 2);
  });

  it("is started by cron through pg_net", async () => {
    await project.stack.tick("run-benchmark");
    const run = await project.until<{ id: string }>(
      "select id from public.runs where triggered_by = 'cron-job' and finished_at is not null",
    );
    // Canaries and others with an interval are due at moments of their own, which may be now.
    const measured = await project.stack.query(
      "select from public.benchmark_results where run_id = $1 and workload_id = private.current_workload()",
      [run.id],
    );
    assert.equal(measured.length, 2);
    const health = await project.until<{ delivered_24h: number; last_run_id: string }>(
      "select * from public.scheduler_health where job_name = 'run-benchmark' and last_response_status = 202",
    );
    assert.equal(Number(health.delivered_24h), 1);
    assert.equal(health.last_run_id, run.id);
  });

  it("finishes a run whose worker was killed, measuring nothing twice", async () => {
    await project.stack.query(
      "update public.settings set request_timeout_ms = 1000, lease_grace_ms = 0 where id",
    );
    const { body } = await project.post("run-benchmark", {
      providers: ["openai"],
      models: ["slow"],
      samples: 6,
    });
    await project.until("select from public.benchmark_results where run_id = $1", [body.run_id]);
    await project.stack.killFunction("run-benchmark");
    const kept = await results(body.run_id);
    assert.ok(kept.length < 6);
    await project.until(
      `select where not exists (
        select from public.run_targets
        where run_id = $1 and state = 'leased' and lease_expires_at > clock_timestamp()
      )`,
      [body.run_id],
    );
    await project.stack.tick("resume-runs");
    await project.until("select from public.runs where id = $1 and finished_at is not null", [
      body.run_id,
    ]);
    await project.stack.query(
      "update public.settings set request_timeout_ms = 60000, lease_grace_ms = 15000 where id",
    );
    const all = await results(body.run_id);
    assert.equal(all.length, 6);
    assert.deepEqual(all.slice(0, kept.length), kept);
  });

  describe("refuses", () => {
    const publishable = () => project.stack.publishableKey;
    const callers: [string, () => string | null][] = [
      ["a caller without a key", () => null],
      ["a publishable key", publishable],
      ["a wrong key", () => "sb_secret_wrong"],
    ];
    for (const [who, key] of callers) {
      it(`${who} with 401`, async () => {
        const { status, body } = await project.post("run-benchmark", {}, key());
        assert.equal(status, 401);
        assert.equal(typeof body.error.message, "string");
      });
    }

    const bodies: [string, unknown, string][] = [
      ["a body that is not JSON", "{", "body"],
      ["a body that is too long", JSON.stringify({ run_name: "x".repeat(300_000) }), "body"],
      ["a list", [], "body"],
      ["an unknown field", { sample: 1 }, "sample"],
      ["no samples", { samples: 0 }, "samples"],
      ["too many samples", { samples: 1000 }, "samples"],
      ["an unknown provider", { providers: ["nobody"] }, "providers"],
      ["an unknown workload", { workload: "nothing" }, "workload"],
      ["one by its older name", { prompt: "nothing" }, "prompt"],
      ["two names of workloads", { workload: "default", prompt: "default" }, "prompt"],
      ["a check without a text", { check: { contains: "Paris" } }, "check"],
      [
        "a check of no known kind",
        { prompt_text: "Hello", check: { is: "Paris" } },
        "check.contains",
      ],
      ["a workload and a text", { workload: "default", prompt_text: "Hello" }, "prompt_text"],
      ["a model that could be anybody's", { models: ["whose"] }, "models"],
      ["text that cannot be stored", { prompt_text: "a\0b" }, "prompt_text"],
      ["a run that is no id", { resume: "x" }, "resume"],
    ];
    for (const [what, body, field] of bodies) {
      it(`${what} with 400, naming ${field}`, async () => {
        const count = "select count(*)::int as n from public.runs";
        const [before] = await project.stack.query<{ n: number }>(count);
        const answer = await project.post("run-benchmark", body);
        assert.equal(answer.status, 400);
        assert.equal(answer.body.error.details[0].field, field);
        assert.match(answer.body.error.message, new RegExp(field));
        assert.deepEqual(await project.stack.query(count), [before]);
      });
    }

    it("anything but POST with 405", async () => {
      const response = await fetch(`${project.stack.url}/functions/v1/run-benchmark`, {
        headers: { apikey: project.stack.secretKey },
      });
      assert.equal(response.status, 405);
      await response.body?.cancel();
    });
  });

  it("stops a run: gives up what is under way, calls nothing more, and lets others at it", async () => {
    const asked = () =>
      project.provider.requests.filter(({ body }) => body.model === "hang").length;
    const before = asked();
    const { body: { run_id } } = await project.post("run-benchmark", {
      providers: ["openai"],
      models: ["hang"],
      samples: 4,
    });
    while (asked() === before) await new Promise((resolve) => setTimeout(resolve, 5));

    const stopped = await project.post("run-benchmark", { cancel: run_id });
    assert.deepEqual(stopped, {
      status: 200,
      body: { run_id, targets: 4, measured: 0, cancelled: 4 },
    });
    // Alone again: measurements under way do not continue.
    const next = await project.run({ providers: ["openai"], models: ["ok"] });
    const [{ concurrent }] = await project.stack.query<{ concurrent: number }>(
      "select concurrent from public.benchmark_results where run_id = $1",
      [next],
    );
    assert.equal(concurrent, 1);
    assert.equal(asked(), before + 1);
    assert.deepEqual(await results(run_id), []);

    const again = await project.post("run-benchmark", { cancel: run_id });
    assert.deepEqual(again.body, stopped.body);
    const unknown = await project.post("run-benchmark", { cancel: crypto.randomUUID() });
    assert.deepEqual([unknown.status, unknown.body.error.code], [404, "unknown_run"]);
  });

  it("has nothing to do for a run that is finished or unknown", async () => {
    const runId = await project.run({ providers: ["openai"], models: ["ok"] });
    for (const resume of [runId, crypto.randomUUID()]) {
      const { status, body } = await project.post("run-benchmark", { resume });
      assert.equal(status, 202);
      assert.equal(body.targets, 0);
    }
  });
});
