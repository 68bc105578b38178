import assert from "node:assert/strict";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { streamOf } from "../../supabase/functions/_shared/testing/serve_answers.ts";
import { type Project, startProject } from "./project.ts";

interface Asked {
  model: string;
  reasoning_effort?: string;
  provider?: { only: string[] };
}

/** A gateway with one model, which it routes to the upstream that is pinned, and thinks as told. */
function startGateway() {
  const asked: Asked[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    if (request.method === "HEAD") return new Response(null);
    if (request.method === "GET") {
      return Response.json({
        data: [{ id: "big", pricing: { prompt: "0.000001", completion: "0.000002" } }],
      });
    }
    const body: Asked = await request.json();
    if (body.model !== "big") {
      const message = `No endpoints found for ${body.model}.`;
      return Response.json({ error: { message, code: 404 } }, { status: 404 });
    }
    asked.push(body);
    const provider = body.provider?.only[0] ?? "Cheapest";
    const completion_tokens = body.reasoning_effort === "low" ? 4 : 8;
    const chunk = { model: "big", provider };
    return streamOf(
      { ...chunk, choices: [{ index: 0, delta: { content: "Two vans should follow." } }] },
      { ...chunk, choices: [{ index: 0, delta: {}, finish_reason: "stop" }] },
      {
        ...chunk,
        choices: [],
        usage: { prompt_tokens: 500, completion_tokens, total_tokens: 500 + completion_tokens },
      },
      "[DONE]",
    );
  });
  return {
    baseUrl: `http://127.0.0.1:${server.addr.port}/v1`,
    asked,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

describe("variants of one model at a gateway", () => {
  let project: Project;
  let gateway: ReturnType<typeof startGateway>;
  beforeAll(async () => {
    gateway = startGateway();
    project = await startProject();
    await project.stack.query("select public.add_provider('gateway', 'Gateway', $1)", [
      gateway.baseUrl,
    ]);
    await project.stack.query("select public.add_model('gateway', 'big')");
    await add("big low", { reasoning_effort: "low" });
    await add("big at Fast", { provider: { only: ["Fast"] } });
    await add("big at Slow", { provider: { only: ["Slow"] } });
    await project.post("sync-models", { providers: ["gateway"], wait: true });
    await project.stack.query("select public.set_price('gateway', 'big at Fast', 10, 20)");
  });
  afterAll(async () => {
    await project[Symbol.asyncDispose]();
    await gateway[Symbol.asyncDispose]();
  });

  async function add(name: string, body: Record<string, unknown>): Promise<void> {
    await project.stack.query(
      "select public.add_model('gateway', $1, api_name => 'big', options => $2::jsonb)",
      [name, JSON.stringify({ body })],
    );
  }

  it("are called by its one name, each in its own way, with results and costs of their own", async () => {
    const run = await project.run({ providers: ["gateway"], samples: 2 });
    assert.deepEqual(new Set(gateway.asked.map(({ model }) => model)), new Set(["big"]));
    const results = await project.stack.query(
      `select model, upstream, output_tokens, count(*)::integer as n,
         round(sum(cost_usd)::numeric, 6)::text as usd
       from public.benchmark_results where run_id = $1 and outcome = 'success'
       group by model, upstream, output_tokens order by model`,
      [run],
    );
    assert.deepEqual(results, [
      { model: "big", upstream: "Cheapest", output_tokens: 8, n: 2, usd: "0.001032" },
      { model: "big at Fast", upstream: "Fast", output_tokens: 8, n: 2, usd: "0.010320" },
      { model: "big at Slow", upstream: "Slow", output_tokens: 8, n: 2, usd: "0.001032" },
      { model: "big low", upstream: "Cheapest", output_tokens: 4, n: 2, usd: "0.001016" },
    ]);
    const board = await project.stack.query(
      `select model, n::integer from public.model_leaderboard_over('1 hour')
       where provider = 'Gateway' order by model`,
    );
    assert.deepEqual(board, results.map(({ model, n }) => ({ model, n })));
  });

  it("are chosen by their names", async () => {
    gateway.asked.length = 0;
    await project.run({ providers: ["gateway"], models: ["big at Slow"] });
    assert.deepEqual(gateway.asked.map(({ provider }) => provider), [{ only: ["Slow"] }]);
  });

  it("have the words of the provider in their errors, under their own name", async () => {
    await project.stack.query(
      "select public.add_model('gateway', 'gone low', api_name => 'gone', options => '{}')",
    );
    const run = await project.run({ providers: ["gateway"], models: ["gone low"] });
    const [result] = await project.stack.query(
      "select model, outcome, error_message from public.benchmark_results where run_id = $1",
      [run],
    );
    assert.deepEqual(result, {
      model: "gone low",
      outcome: "model_unavailable",
      error_message: "No endpoints found for gone.",
    });
  });

  it("stay available while their name is listed", async () => {
    for (let list = 0; list < 3; list++) {
      await project.post("sync-models", { providers: ["gateway"], wait: true });
    }
    const states = await project.stack.query(
      `select models.name, models.active, models.available, models.retired_at
       from public.models join public.providers on providers.id = models.provider_id
       where providers.slug = 'gateway' and models.name like 'big%' order by models.name`,
    );
    assert.deepEqual(
      states,
      ["big", "big at Fast", "big at Slow", "big low"].map((name) => ({
        name,
        active: true,
        available: true,
        retired_at: null,
      })),
    );
  });
});
