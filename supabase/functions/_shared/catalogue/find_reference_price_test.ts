import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { findReferencePrice, readReferencePrice } from "./find_reference_price.ts";

const openai = { slug: "openai", baseUrl: "https://api.openai.com/v1" };
const at = new Date("2026-11-23T12:00:00Z");

describe("findReferencePrice()", () => {
  it("finds published prices, the cached price among them", () => {
    const price = findReferencePrice(openai, "gpt-4o-mini", at);
    assert.equal(price?.input_price_per_m, 0.15);
    assert.equal(price?.output_price_per_m, 0.6);
    assert.equal(price?.cached_input_price_per_m, 0.075);
    assert.deepEqual(price?.tiers, []);
    assert.equal((price?.raw as Record<string, number>).input_mtok, 0.15);
  });

  it("finds the prices of long prompts", () => {
    assert.deepEqual(findReferencePrice(openai, "gpt-6-luna", at)?.tiers, [{
      above_input_tokens: 272000,
      input_price_per_m: 0.2,
      output_price_per_m: 0.75,
      cached_input_price_per_m: 0.02,
      cache_write_price_per_m: 0.25,
    }]);
  });

  it("reads every part, and names those it does not understand", () => {
    const base = { input_mtok: 1, output_mtok: 8 };
    assert.deepEqual(
      readReferencePrice({
        ...base,
        cache_write_mtok: 1.25,
        cache_write_1h_mtok: 2,
        output_reasoning_mtok: 3,
        requests_kcount: 5,
      })?.parts,
      {
        cache_write_price_per_m: 1.25,
        cache_write_1h_price_per_m: 2,
        reasoning_price_per_m: 3,
        request_usd: 0.005,
      },
    );
    assert.deepEqual(
      readReferencePrice({ ...base, input_audio_mtok: 3, output_image_mtok: 30 })?.parts,
      {},
    );
    assert.deepEqual(readReferencePrice({ ...base, output_citation_mtok: 2 })?.parts.unknown, [
      "output_citation_mtok",
    ]);
  });

  it("reads the fee for each request", () => {
    const perplexity = { slug: "perplexity", baseUrl: "https://api.perplexity.ai" };
    assert.ok((findReferencePrice(perplexity, "sonar", at)?.parts.request_usd ?? 0) > 0);
  });

  it("knows the provider by address, whatever it is called here", () => {
    const provider = { slug: "work-account", baseUrl: "https://api.groq.com/openai/v1" };
    assert.equal(findReferencePrice(provider, "openai/gpt-oss-20b", at)?.input_price_per_m, 0.075);
    const capital = { ...provider, baseUrl: "HTTPS://API.Groq.com/openai/v1" };
    assert.equal(findReferencePrice(capital, "openai/gpt-oss-20b", at)?.input_price_per_m, 0.075);
  });

  it("knows the provider by its whole slug only", () => {
    const together = { slug: "together", baseUrl: "https://api.together.ai/v1" };
    const model = "meta-llama/Llama-3.3-70B-Instruct-Turbo";
    assert.equal(findReferencePrice(together, model, at)?.input_price_per_m, 0.88);
    const stranger = { slug: "my-openai-proxy", baseUrl: "https://proxy.example.com/v1" };
    assert.equal(findReferencePrice(stranger, "gpt-4o-mini", at), null);
    assert.ok(findReferencePrice({ slug: "openai", baseUrl: null }, "gpt-4o-mini", at));
  });

  it("returns null for unknown models", () => {
    assert.equal(findReferencePrice(openai, "gpt-4o-mini-but-newer", at), null);
    assert.equal(findReferencePrice(openai, "text-embedding-3-small", at), null);
    assert.equal(findReferencePrice(openai, "", at), null);
  });

  it("knows no single price where it depends on the hour", () => {
    const deepseek = { slug: "deepseek", baseUrl: "https://api.deepseek.com/v1" };
    assert.equal(findReferencePrice(deepseek, "deepseek-chat", at), null);
  });
});
