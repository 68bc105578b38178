import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { readModelList } from "../../supabase/functions/_shared/catalogue/read_model_list.ts";
import type { ModelKind, ModelList } from "../../supabase/functions/_shared/catalogue/types.ts";

/** Lists as providers served them; stored outside of the project. */
const CORPUS = Deno.env.get("BENCHMARK_CORPUS") ??
  new URL("../../../shared/corpus", import.meta.url).pathname;

function hasCorpus(): boolean {
  try {
    return Deno.statSync(`${CORPUS}/models`).isDirectory;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    console.log(`Skipped the recorded model lists: there is no ${CORPUS}/models`);
    return false;
  }
}

function readRecorded(name: string): ModelList {
  const page = JSON.parse(Deno.readTextFileSync(`${CORPUS}/models/${name}.json`));
  const list = readModelList([page]);
  assert.deepEqual(list.rejected, []);
  return list;
}

function countKinds({ models }: ModelList): Partial<Record<ModelKind, number>> {
  const counts: Partial<Record<ModelKind, number>> = {};
  for (const { kind } of models) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

function prices({ models }: ModelList, name: string) {
  const price = models.find((model) => model.name === name)?.price;
  return price &&
    [price.input_price_per_m, price.cached_input_price_per_m, price.output_price_per_m];
}

describe("readModelList() on recorded lists", { ignore: !hasCorpus() }, () => {
  it("reads the list of OpenAI, which has neither prices nor context windows", () => {
    const list = readRecorded("openai");
    assert.deepEqual(countKinds(list), {
      chat: 51,
      responses: 24,
      realtime: 9,
      speech: 7,
      transcription: 6,
      search: 6,
      image: 6,
      audio: 6,
      completion: 4,
      embedding: 3,
      moderation: 2,
      video: 2,
    });
    assert.ok(list.models.every((model) => model.price === null && model.context_window === null));
  });

  it("reads the list of Groq", () => {
    const list = readRecorded("groq");
    assert.deepEqual(countKinds(list), { chat: 8, moderation: 3, transcription: 2, speech: 2 });
    assert.deepEqual(prices(list, "openai/gpt-oss-20b"), [0.075, 0.0375, 0.3]);
    assert.deepEqual(prices(list, "openai/gpt-oss-120b"), [0.15, 0.075, 0.6]);
    assert.deepEqual(prices(list, "llama-3.3-70b-versatile"), [0.59, 0.295, 0.79]);
    assert.deepEqual(prices(list, "qwen/qwen3.6-27b"), [0.6, 0.3, 3]);
    assert.equal(prices(list, "groq/compound"), null);
    assert.equal(prices(list, "canopylabs/orpheus-v1-english"), null);
    const model = list.models.find(({ name }) => name === "llama-3.3-70b-versatile");
    assert.deepEqual([model?.context_window, model?.max_output_tokens], [131072, 32768]);
  });

  it("reads the list of Together AI", () => {
    const list = readRecorded("together.schema-example");
    assert.deepEqual(countKinds(list), { chat: 2, embedding: 1, image: 1 });
    assert.deepEqual(prices(list, "meta-llama/Llama-3.3-70B-Instruct-Turbo"), [0.88, null, 0.88]);
    assert.deepEqual(prices(list, "BAAI/bge-base-en-v1.5"), [0.008, null, 0]);
    assert.equal(prices(list, "black-forest-labs/FLUX.1-schnell"), null);
    assert.deepEqual(list.models.map((model) => model.context_window), [131072, 32768, 512, null]);
  });

  it("reads the list of OpenRouter", () => {
    const list = readRecorded("openrouter");
    assert.deepEqual(countKinds(list), { chat: 336, batch: 61, image: 9, audio: 4, moderation: 3 });
    assert.ok(list.models.every((model) => model.context_window !== null));
    assert.deepEqual(
      list.models.filter((model) => model.price === null).map((model) => model.name).sort(),
      [
        "google/lyria-3-clip-preview",
        "google/lyria-3-pro-preview",
        "openrouter/auto",
        "openrouter/auto-beta",
        "openrouter/bodybuilder",
        "openrouter/fusion",
        "openrouter/pareto-code",
      ],
    );
    assert.deepEqual(prices(list, "openai/gpt-oss-20b:free"), [0, null, 0]);
    assert.deepEqual(prices(list, "anthropic/claude-sonnet-4.5"), [3, 0.3, 15]);
    assert.equal(list.models.filter(({ price }) => price?.tiers.length).length, 59);
    assert.equal(
      list.models.find(({ name }) => name === "z-ai/glm-4.5")?.shutdown_at,
      "2026-12-31T00:00:00.000Z",
    );
  });

  it("reads the list of Anthropic", () => {
    const list = readRecorded("anthropic");
    assert.deepEqual(countKinds(list), { chat: 9 });
    assert.equal(list.models[0].context_window, 1_000_000);
    assert.equal(list.models[0].max_output_tokens, 128_000);
  });
});
