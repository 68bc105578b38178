import assert from "node:assert/strict";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import type { Stack } from "../../local/stack.ts";
import { startTestStack } from "./start_test_stack.ts";

/** A model as its provider lists it and answers for it. */
interface Model {
  pricing?: Record<string, unknown>;
  /** Beside the usual 500 tokens in and 8 out; null: no report at all. */
  usage?: Record<string, unknown> | null;
  /** On every chunk. */
  tier?: string;
  /** What a request comes to, worked by hand, in USD; null: unknown. */
  usd: number | null;
}

const perToken = { prompt: "0.000001", completion: "0.00001" };
const flex = { prompt: "0.0000005", completion: "0.000005" };

/** 500 × 1 + 8 × 10 millionths of a dollar, and what else is charged. */
const MODELS: Record<string, Model> = {
  "plain": { pricing: perToken, usd: 0.00058 },
  "fee": { pricing: { ...perToken, request: "0.005" }, usd: 0.00558 },
  "unused-parts": { pricing: { ...perToken, image: "0.01", web_search: "0.01" }, usd: 0.00058 },
  "surcharge": { pricing: { ...perToken, surcharge: "0.001" }, usd: null },
  "reasoning": {
    pricing: { ...perToken, internal_reasoning: "0.000003" },
    usage: { completion_tokens_details: { reasoning_tokens: 4 } },
    usd: 0.000552,
  },
  "reasoning-uncounted": { pricing: { ...perToken, internal_reasoning: "0.000003" }, usd: null },
  "cache-write": {
    pricing: { ...perToken, input_cache_write: "0.00000125" },
    usage: { prompt_tokens_details: { cache_write_tokens: 400 } },
    usd: 0.00068,
  },
  "cache-write-unpriced": {
    pricing: perToken,
    usage: { prompt_tokens_details: { cache_write_tokens: 400 } },
    usd: null,
  },
  "cache-write-impossible": {
    pricing: { ...perToken, input_cache_write: "0.00000125" },
    usage: { cache_creation_input_tokens: 2_147_483_647 },
    usd: null,
  },
  "served-flex": { pricing: { ...perToken, flex }, tier: "flex", usd: 0.00029 },
  "served-flex-unpriced": { pricing: perToken, tier: "flex", usd: null },
  "served-as-usual": { pricing: { ...perToken, flex }, tier: "default", usd: 0.00058 },
  "far-tier": {
    pricing: { ...perToken, overrides: [{ min_prompt_tokens: 3_000_000_000, prompt: "0.1" }] },
    usd: 0.00058,
  },
  "by-the-hour": {
    pricing: { ...perToken, overrides: [{ utc_start: "16:30", utc_end: "00:30", prompt: "0" }] },
    usd: null,
  },
  "huge": { pricing: { input: 1e308, output: 1e308, unit: "per_million_tokens" }, usd: null },
  "yuan": { pricing: { input: 1, output: 10, currency: "CNY" }, usd: null },
  "per-thousand": { pricing: { input: 0.001, output: 0.01, unit: "per_1k_tokens" }, usd: null },
  "claims-a-fortune": { pricing: perToken, usage: { cost: 999 }, usd: 0.00058 },
  "claims-next-to-nothing": { pricing: perToken, usage: { cost: 1e-320 }, usd: 0.00058 },
};

interface Result {
  model: string;
  outcome: string;
  cost_usd: number | null;
  cost_known: boolean;
  service_tier: string | null;
}

/** Serves a list and its models, in the form of OpenAI or, below /claude, of Anthropic. */
function serveModels() {
  let listed: Record<string, Model> = MODELS;
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    async (request) => {
      const path = new URL(request.url).pathname;
      const models = path.startsWith("/good") ? { innocent: MODELS.plain } : listed;
      if (path.endsWith("/models")) {
        const data = path.startsWith("/solvers")
          ? [{ id: "solver", pricing: perToken, supported_endpoints: ["/responses"] }]
          : Object.entries(models).map(([id, { pricing }]) => ({ id, pricing }));
        return Response.json({ object: "list", data });
      }
      // A connection is opened beforehand, with another method.
      if (request.method !== "POST") return new Response(null, { status: 405 });
      const body = await request.json();
      const events = path.endsWith("/messages")
        ? anthropicEvents()
        : path.endsWith("/responses")
        ? responsesEvents()
        : path.endsWith("/models/gem:streamGenerateContent")
        ? geminiEvents()
        : openaiEvents(models[body.model] ?? { usd: 0 });
      return new Response(events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(""), {
        headers: { "content-type": "text/event-stream" },
      });
    },
  );
  return {
    url: (name: string) => `http://127.0.0.1:${server.addr.port}/${name}`,
    list: (models: Record<string, Model>) => listed = models,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

function openaiEvents({ usage, tier }: Model): unknown[] {
  const chunk = (choice: unknown) => ({
    choices: [{ index: 0, ...choice as object }],
    ...(tier && { service_tier: tier }),
  });
  const report = { prompt_tokens: 500, completion_tokens: 8, total_tokens: 508, ...usage };
  return [
    chunk({ delta: { content: "Two vans should follow the plan." } }),
    chunk({ delta: {}, finish_reason: "stop" }),
    ...(usage === null ? [] : [{ choices: [], usage: report }]),
  ];
}

function anthropicEvents(): unknown[] {
  const usage = {
    input_tokens: 60,
    cache_creation_input_tokens: 440,
    cache_creation: { ephemeral_5m_input_tokens: 400, ephemeral_1h_input_tokens: 40 },
    service_tier: "standard",
    output_tokens: 1,
  };
  return [
    { type: "message_start", message: { id: "msg_1", model: "claude", usage } },
    { type: "content_block_delta", delta: { type: "text_delta", text: "Two vans." } },
    { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 8 } },
    { type: "message_stop" },
  ];
}

function responsesEvents(): unknown[] {
  const response = { id: "resp_1", model: "solver", service_tier: "auto" };
  const usage = {
    input_tokens: 500,
    input_tokens_details: { cached_tokens: 400 },
    output_tokens: 8,
    output_tokens_details: { reasoning_tokens: 4 },
    total_tokens: 508,
  };
  return [
    { type: "response.created", response },
    { type: "response.output_text.delta", output_index: 1, delta: "Two vans." },
    { type: "response.output_text.done", output_index: 1, text: "Two vans." },
    {
      type: "response.completed",
      response: { ...response, status: "completed", service_tier: "default", usage },
    },
  ];
}

function geminiEvents(): unknown[] {
  const usageMetadata = {
    promptTokenCount: 480,
    toolUsePromptTokenCount: 20,
    candidatesTokenCount: 3,
    thoughtsTokenCount: 5,
    totalTokenCount: 508,
  };
  const content = { role: "model", parts: [{ text: "Two vans." }] };
  return [
    { candidates: [{ content }], usageMetadata: { promptTokenCount: 480, totalTokenCount: 480 } },
    { candidates: [{ finishReason: "STOP" }], usageMetadata, modelVersion: "gem" },
  ];
}

describe("money, from a list to a sum", () => {
  const resources = new AsyncDisposableStack();
  let stack: Stack;
  let served: ReturnType<typeof serveModels>;

  beforeAll(async () => {
    served = resources.use(serveModels());
    stack = resources.use(await startTestStack({}));
    await stack.query("update public.providers set enabled = false where true");
    for (const slug of ["strange", "good"]) {
      await stack.query("select public.add_provider($1, $1, $2)", [slug, served.url(slug)]);
    }
    const synced = await post("sync-models", { wait: true });
    assert.deepEqual(
      synced.results.map((result: { error: string | null }) => result.error),
      [null, null],
    );
  });
  afterAll(() => resources.disposeAsync());

  async function post(name: string, body: unknown) {
    const response = await fetch(`${stack.url}/functions/v1/${name}`, {
      method: "POST",
      headers: { "content-type": "application/json", apikey: stack.secretKey },
      body: JSON.stringify(body),
    });
    assert.ok(response.ok, `${name}: ${response.status}`);
    return await response.json();
  }

  /** Runs models of some providers, and returns the results as the Data API shows them. */
  async function run(body: Record<string, unknown>): Promise<Result[]> {
    const { run_id } = await post("run-benchmark", body);
    const deadline = Date.now() + 60_000;
    while (Date.now() < deadline) {
      const rows = await stack.query(
        "select from public.runs where id = $1 and finished_at is not null",
        [run_id],
      );
      if (rows.length > 0) break;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    const response = await fetch(`${stack.url}/rest/v1/known_results?run_id=eq.${run_id}`, {
      headers: { apikey: stack.secretKey },
    });
    return await response.json();
  }

  async function states(): Promise<Record<string, string>> {
    const rows = await stack.query<{ model: string; state: string }>(
      `select models.name as model, run_targets.state
       from public.run_targets join public.models on models.id = run_targets.model_id
       where run_targets.run_id = (select id from public.runs order by started_at desc limit 1)`,
    );
    return Object.fromEntries(rows.map(({ model, state }) => [model, state]));
  }

  async function spentUsd(): Promise<number> {
    const [{ usd }] = await stack.query<{ usd: number }>(
      "select coalesce(sum(usd), 0)::double precision as usd from private.spend_days",
    );
    return usd;
  }

  it("charges every part, or leaves the cost unknown", async () => {
    const results = await run({ models: [...Object.keys(MODELS), "innocent"] });
    const costs = Object.fromEntries(results.map(({ model, cost_usd }) => [model, cost_usd]));
    const expected = Object.entries(MODELS).map(([model, { usd }]) => [model, usd]);
    assert.deepEqual(costs, Object.fromEntries([...expected, ["innocent", 0.00058]]));
    assert.ok(results.every(({ outcome }) => outcome === "success"));
    assert.ok(results.every(({ cost_usd, cost_known }) => cost_known === (cost_usd !== null)));
    const tiers = Object.fromEntries(results.map((row) => [row.model, row.service_tier]));
    assert.equal(tiers["served-flex"], "flex");
    assert.equal(tiers.plain, null);
  });

  it("counts what is written into Anthropic's cache by how long it is kept", async () => {
    await stack.query(
      "select public.add_provider('claude', 'Claude', $1, dialect => 'anthropic')",
      [served.url("claude")],
    );
    await stack.query("select public.add_model('claude', 'claude')");
    await stack.query(
      `select public.set_price('claude', 'claude', 1, 10, 0.1, valid_from => now() - interval '1 minute',
         parts => '{"cache_write_price_per_m": 1.25, "cache_write_1h_price_per_m": 2}')`,
    );
    const [result] = await run({ providers: ["claude"], models: ["claude"] });
    // 60 × 1 + 400 × 1.25 + 40 × 2 + 8 × 10
    assert.equal(result.cost_usd, 0.00072);
    assert.equal(result.service_tier, "standard");
  });

  it("calls by the Responses API what a list marks for it alone", async () => {
    await stack.query("select public.add_provider('solvers', 'Solvers', $1)", [
      served.url("solvers"),
    ]);
    const synced = await post("sync-models", { providers: ["solvers"], wait: true });
    assert.equal(synced.results[0].added, 1);
    await stack.query("update public.models set active = true where name = 'solver'");
    const [result] = await run({ providers: ["solvers"], models: ["solver"] });
    assert.equal(result.outcome, "success");
    assert.equal(result.cost_usd, 0.00058);
    assert.equal(result.service_tier, "default");
    const [{ output_tokens, cached_tokens }] = await stack.query<
      { output_tokens: number; cached_tokens: number }
    >(
      "select output_tokens, cached_tokens from public.benchmark_results where model = 'solver' and not probe",
    );
    assert.deepEqual([output_tokens, cached_tokens], [8, 400]);
  });

  it("counts Gemini's thoughts as output, and what tools put into the prompt as input", async () => {
    await stack.query("select public.add_provider('gems', 'Gems', $1, dialect => 'gemini')", [
      served.url("gems"),
    ]);
    await stack.query("select public.add_model('gems', 'gem')");
    await stack.query(
      "select public.set_price('gems', 'gem', 1, 10, 0.1, valid_from => now() - interval '1 minute')",
    );
    const [result] = await run({ providers: ["gems"], models: ["gem"] });
    assert.equal(result.outcome, "success");
    // 500 × 1 + 8 × 10
    assert.equal(result.cost_usd, 0.00058);
  });

  it("shows a provider's own count where it differs, and sums ours", async () => {
    const rows = await stack.query<{ model: string; reported_cost_usd: number }>(
      "select model, reported_cost_usd from public.cost_reconciliation order by model",
    );
    assert.deepEqual(rows.map(({ model }) => model), [
      "claims-a-fortune",
      "claims-next-to-nothing",
    ]);
    assert.equal(rows[0].reported_cost_usd, 999);
    assert.ok(await spentUsd() < 0.05);
  });

  it("lets visitors see every view all the same", async () => {
    for (const path of ["model_leaderboard", "cost_analysis", "latest_prices", "price_history"]) {
      const response = await fetch(`${stack.url}/rest/v1/${path}`, {
        headers: { apikey: stack.publishableKey },
      });
      assert.equal(response.status, 200, path);
      await response.body?.cancel();
    }
    for (const rpc of ["model_leaderboard_over", "model_summaries_over"]) {
      const response = await fetch(`${stack.url}/rest/v1/rpc/${rpc}`, {
        method: "POST",
        headers: { "content-type": "application/json", apikey: stack.publishableKey },
        body: JSON.stringify({ period: "7 days" }),
      });
      assert.equal(response.status, 200, rpc);
      await response.body?.cancel();
    }
  });

  it("under a limit, closes only targets without a known price", async () => {
    await stack.query("insert into public.spend_limits (period, limit_usd) values ('day', 1)");
    const results = await run({ models: [...Object.keys(MODELS), "innocent"] });
    const closed = Object.entries(await states()).filter(([, state]) => state !== "done");
    assert.deepEqual(closed.map(([model]) => model).toSorted(), [
      "by-the-hour",
      "huge",
      "per-thousand",
      "surcharge",
      "yuan",
    ]);
    assert.ok(closed.every(([, state]) => state === "budget_blocked"));
    assert.ok(results.some(({ model }) => model === "innocent"));
  });

  it("no longer uses a price when its list states one that is not understood", async () => {
    await stack.query("delete from public.spend_limits where true");
    const yuan = { pricing: { input: 7, output: 70, currency: "CNY" }, usd: null };
    served.list({ ...MODELS, plain: yuan, fee: { pricing: undefined, usd: 0.00558 } });
    await post("sync-models", { wait: true, providers: ["strange"] });
    const costs = async () =>
      Object.fromEntries(
        (await run({ providers: ["strange"], models: ["plain", "fee"] }))
          .map(({ model, cost_usd }) => [model, cost_usd]),
      );
    // What a list leaves out is not forgotten.
    assert.deepEqual(await costs(), { plain: null, fee: 0.00558 });
    const changed = async () =>
      (await post("sync-models", { wait: true, providers: ["strange"] }))
        .results[0].prices_changed;
    assert.equal(await changed(), 0);
    served.list(MODELS);
    assert.equal(await changed(), 1);
    assert.deepEqual(await costs(), { plain: 0.00058, fee: 0.00558 });
  });

  it("keeps all that was reserved for an answer without a usage report", async () => {
    await stack.query("delete from public.spend_limits where true");
    await stack.query("delete from private.spend_days where true");
    await stack.query("insert into public.spend_limits (period, limit_usd) values ('day', 0.05)");
    const silent = { silent: { pricing: perToken, usage: null, usd: null } };
    served.list({ ...MODELS, ...silent });
    await post("sync-models", { wait: true, providers: ["strange"] });
    const results = await run({ providers: ["strange"], models: ["silent"], samples: 12 });
    // The default prompt has some 2,900 bytes: 1,000 more tokens, and twice 512 of answer.
    const each = await spentUsd() / results.length;
    assert.ok(each > 0.012 && each < 0.016, String(each));
    assert.equal(results.length, 3);
    assert.ok(await spentUsd() <= 0.05);
  });
});
