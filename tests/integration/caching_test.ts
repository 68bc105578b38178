import assert from "node:assert/strict";
import { afterAll, afterEach, beforeAll, beforeEach, describe, it } from "@std/testing/bdd";
import { streamOf } from "../../supabase/functions/_shared/testing/serve_answers.ts";
import { type Project, startProject } from "./project.ts";

/** What a provider was sent, in order. */
interface Sent {
  path: string;
  prompt: string;
}

/** Two providers that keep what they were sent in a cache, each its own; the model `429` refuses everything. */
function startCachingProviders() {
  const sent: Sent[] = [];
  const seen = new Set<string>();
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    if (request.method === "HEAD") return new Response(null);
    const { pathname: path } = new URL(request.url);
    const { model, messages } = await request.json();
    const prompt: string = messages[0].content;
    sent.push({ path, prompt });
    if (model === "429") return Response.json({ error: { message: "busy" } }, { status: 429 });
    const key = `${path} ${prompt}`;
    const tokens = Math.round(prompt.length / 5);
    const cached_tokens = seen.has(key) ? tokens - 8 : 0;
    seen.add(key);
    return streamOf(
      { choices: [{ index: 0, delta: { content: "A quiet town." } }] },
      { choices: [{ index: 0, delta: {}, finish_reason: "stop" }] },
      {
        choices: [],
        usage: {
          prompt_tokens: tokens,
          completion_tokens: 5,
          total_tokens: tokens + 5,
          prompt_tokens_details: { cached_tokens },
        },
      },
      "[DONE]",
    );
  });
  return {
    sent,
    seen,
    origin: `http://127.0.0.1:${server.addr.port}`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

describe("a text that is sent twice", () => {
  let project: Project;
  let providers: ReturnType<typeof startCachingProviders>;
  beforeAll(async () => {
    providers = startCachingProviders();
    project = await startProject();
    for (const slug of ["one", "two"]) {
      await project.stack.query("select public.add_provider($1, $1, $2)", [
        slug,
        `${providers.origin}/${slug}/v1`,
      ]);
      for (const model of ["ok", "429"]) {
        await project.stack.query("select public.add_model($1, $2)", [slug, model]);
      }
      await project.stack.query("select public.set_price($1, 'ok', 10, 20, 1)", [slug]);
    }
  });
  afterAll(async () => {
    await project[Symbol.asyncDispose]();
    await providers[Symbol.asyncDispose]();
  });
  beforeEach(() => {
    providers.sent.length = 0;
  });
  afterEach(async () => {
    await project.stack.query("delete from public.runs where true");
    await project.stack.query("delete from private.cache_pairs where true");
  });

  const measure = (more: Record<string, unknown> = {}) =>
    project.run({ providers: ["one", "two"], models: ["ok"], workload: "cache-warm", ...more });

  it("goes to the same model the second time, before anything else, and to the letter", async () => {
    await measure({ samples: 3 });
    assert.equal(providers.sent.length, 12);
    for (const path of ["/one/v1/chat/completions", "/two/v1/chat/completions"]) {
      const texts = providers.sent.filter((sent) => sent.path === path).map(({ prompt }) => prompt);
      for (let place = 0; place < texts.length; place += 2) {
        assert.equal(texts[place], texts[place + 1]);
      }
      assert.equal(new Set(texts).size, 3);
      assert.ok(texts.every((text) => text.length > 20_000 && !text.includes("{{")));
    }
    // Two hosts are asked the same, each behind words of its own.
    const bare = new Set(providers.sent.map(({ prompt }) => prompt.slice(prompt.indexOf("\n\n"))));
    assert.equal(bare.size, 3);
    assert.equal(new Set(providers.sent.map(({ prompt }) => prompt)).size, 6);
  });

  it("shows what the cache of each provider saves", async () => {
    await measure({ samples: 3 });
    const rows = await project.stack.query<Record<string, unknown>>(
      `select provider, model, n::integer, told_n::integer, cached_tokens > 4000 as is_cached,
         priced_n::integer, saved_usd > 0.036 as is_cheaper, saved_ms = first_ttft_ms - ttft_ms or n > 1 as adds_up,
         workload, simulated
       from public.cache_savings order by provider`,
    );
    const each = { model: "ok", n: 3, told_n: 3, is_cached: true, priced_n: 3, is_cheaper: true };
    const rest = { adds_up: true, workload: "cache-warm", simulated: false };
    assert.deepEqual(rows.map((row) => ({ ...row })), [
      { provider: "one", ...each, ...rest },
      { provider: "two", ...each, ...rest },
    ]);
    const remarks = await project.stack.query<{ remarks: string[]; comparable: boolean }>(
      "select distinct remarks, comparable from public.benchmark_results",
    );
    assert.deepEqual(remarks.map((row) => ({ ...row })), [{ remarks: [], comparable: true }]);
  });

  it("is not sent again where the first call failed", async () => {
    const run = await measure({ models: ["429"] });
    assert.equal(providers.sent.length, 2);
    const targets = await project.stack.query<{ name: string; state: string; n: number }>(
      `select workloads.name, run_targets.state, count(*)::integer as n
       from public.run_targets join public.workloads on workloads.id = run_targets.workload_id
       where run_id = $1 group by 1, 2 order by 1`,
      [run],
    );
    assert.deepEqual(targets.map((row) => ({ ...row })), [
      { name: "cache-cold", state: "done", n: 2 },
      { name: "cache-warm", state: "cancelled", n: 2 },
    ]);
    assert.deepEqual(await project.stack.query("select from public.cache_savings"), []);
  });

  it("makes one pair each with several workers", async () => {
    // Workers of this stack share an isolate, where they would disturb each other.
    await project.stack.query(
      `update public.providers set options = options || '{"concurrent": true}' where slug in ('one', 'two')`,
    );
    await measure({ samples: 4, lanes: 3 });
    const [counts] = await project.stack.query<Record<string, number>>(
      `select count(*)::integer as pairs, count(distinct result_id)::integer as seconds,
         count(distinct first_result_id)::integer as firsts
       from private.cache_pairs`,
    );
    assert.deepEqual({ ...counts }, { pairs: 8, seconds: 8, firsts: 8 });
    assert.equal(providers.sent.length, 16);
  });

  it("is sent twice from each region, and a pair is of one", async () => {
    await measure({ regions: ["eu-west-1", "us-east-1"], samples: 2 });
    const rows = await project.stack.query<Record<string, unknown>>(
      `select second.region, count(*)::integer as n, bool_and(first.region = second.region) as alike,
         bool_and(first.run_id = second.run_id and first.sample = second.sample) as one_run,
         count(distinct first.id)::integer as firsts
       from private.cache_pairs as pairs
       join public.benchmark_results as second on second.id = pairs.result_id
       join public.benchmark_results as first on first.id = pairs.first_result_id
       group by second.region order by second.region`,
    );
    const each = { n: 4, alike: true, one_run: true, firsts: 4 };
    assert.deepEqual(rows.map((row) => ({ ...row })), [
      { region: "eu-west-1", ...each },
      { region: "us-east-1", ...each },
    ]);
    assert.deepEqual(
      (await project.stack.query("select from public.cache_savings")).length,
      4,
    );
  });

  it("is in all workloads, once", async () => {
    const run = await measure({ workload: "all" });
    const [{ n }] = await project.stack.query<{ n: number }>(
      `select count(*)::integer as n
       from public.run_targets join public.workloads on workloads.id = run_targets.workload_id
       where run_id = $1 and workloads.name in ('cache-cold', 'cache-warm')`,
      [run],
    );
    assert.equal(n, 4);
  });
});
