import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { normalisePrice } from "./normalise_price.ts";
import type { PriceUnit } from "./types.ts";

/** [input, output, cached] in USD per million tokens, or null when unknown. */
function amounts(entry: unknown, id = "vendor/model", unit: PriceUnit | null = null) {
  const price = normalisePrice(entry, id, unit);
  return price &&
    [price.input_price_per_m, price.output_price_per_m, price.cached_input_price_per_m];
}

describe("normalisePrice()", () => {
  it("reads texts as USD per token", () => {
    const pricing = {
      prompt: "0.000000075",
      completion: "0.0000003",
      input_cache_read: "0.0000000375",
      request: "0",
    };
    assert.deepEqual(amounts({ pricing }), [0.075, 0.3, 0.0375]);
  });

  it("reads numbers as USD per million tokens", () => {
    const pricing = { hourly: 0, input: 0.88, output: 0.88, base: 0, finetune: 0 };
    assert.deepEqual(amounts({ pricing }), [0.88, 0.88, null]);
    assert.deepEqual(
      amounts({ pricing: { input: 1.25, output: 4.5, cached_input: 0.25 } }),
      [1.25, 4.5, 0.25],
    );
  });

  it("takes the other unit where the usual one gives a price no model has", () => {
    assert.deepEqual(amounts({ input_price: 1.5e-7, output_price: 6e-7 }), [0.15, 0.6, null]);
    assert.deepEqual(amounts({ pricing: { prompt: "0.15", completion: "0.60" } }), [
      0.15,
      0.6,
      null,
    ]);
    assert.deepEqual(amounts({ pricing: { input: 0.00015, output: 0.0006 } }), [150, 600, null]);
  });

  it("knows no price where neither unit gives one", () => {
    assert.equal(amounts({ pricing: { prompt: "5000000", completion: "5000000" } }), null);
    assert.equal(amounts({ pricing: { input: 1e-12, output: 1e-12 } }), null);
  });

  it("believes the unit that is stated", () => {
    const pricing = { prompt: 0.0005, completion: 0.0009 };
    assert.deepEqual(amounts({ pricing: { ...pricing, unit: "per_million_tokens" } }), [
      0.0005,
      0.0009,
      null,
    ]);
    assert.deepEqual(amounts({ pricing: { ...pricing, unit: "per_token" } }), [500, 900, null]);
    assert.deepEqual(amounts({ pricing }, "m", "million"), [0.0005, 0.0009, null]);
    assert.deepEqual(amounts({ pricing: { input: "2", output: "8" } }, "m", "token"), [
      2e6,
      8e6,
      null,
    ]);
  });

  it("reads the unit off the names of the fields", () => {
    assert.deepEqual(
      amounts({
        input_cost_per_token: 3e-7,
        output_cost_per_token: 2.5e-6,
        cache_read_input_token_cost: 7.5e-8,
      }),
      [0.3, 2.5, 0.075],
    );
    assert.deepEqual(
      amounts({
        prompt_text_token_price: 20000,
        cached_prompt_text_token_price: 5000,
        completion_text_token_price: 100000,
      }),
      [2, 10, 0.5],
    );
  });

  it("finds prices where lists keep them", () => {
    assert.deepEqual(
      amounts({ metadata: { pricing: { input_tokens: 0.2, output_tokens: 0.6 } } }),
      [0.2, 0.6, null],
    );
    assert.deepEqual(
      amounts({ cost: { input: 0.59, output: 0.79, cache_read: 0.295 } }),
      [0.59, 0.79, 0.295],
    );
  });

  it("takes less than zero for unknown", () => {
    assert.equal(amounts({ pricing: { prompt: "-1", completion: "-1" } }), null);
    assert.equal(amounts({ pricing: { prompt: "0.000001", completion: "-1" } }), null);
    assert.deepEqual(
      amounts({ pricing: { prompt: "0.000001", completion: "0.000002", input_cache_read: "-1" } }),
      [1, 2, null],
    );
  });

  it("believes zero only of ids that say free", () => {
    const pricing = { prompt: "0", completion: "0" };
    assert.deepEqual(amounts({ pricing }, "vendor/model:free"), [0, 0, null]);
    assert.deepEqual(amounts({ pricing }, "vendor/Model-Turbo-Free"), [0, 0, null]);
    assert.deepEqual(amounts({ pricing }, "router/free"), [0, 0, null]);
    assert.equal(amounts({ pricing }, "vendor/model"), null);
    assert.equal(amounts({ pricing }, "vendor/carefree"), null);
    assert.equal(amounts({ pricing: { hourly: 2.4, input: 0, output: 0 } }), null);
  });

  it("keeps a price that is zero on one side", () => {
    assert.deepEqual(amounts({ pricing: { input: 0.008, output: 0 } }), [0.008, 0, null]);
  });

  it("takes a free cache of a paid model for a field not filled in", () => {
    assert.deepEqual(amounts({ pricing: { input: 0.6, output: 1.2, cached_input: 0 } }), [
      0.6,
      1.2,
      null,
    ]);
  });

  it("takes the discount off", () => {
    const pricing = { prompt: "0.0000003", completion: "0.0000007", input_cache_read: "0.0000001" };
    assert.deepEqual(amounts({ pricing: { ...pricing, discount: 0.1 } }), [0.27, 0.63, 0.09]);
    assert.deepEqual(amounts({ pricing: { ...pricing, discount: 0 } }), [0.3, 0.7, 0.1]);
    assert.equal(amounts({ pricing: { ...pricing, discount: 1.5 } }), null);
    assert.equal(amounts({ pricing: { ...pricing, discount: "some" } }), null);
  });

  it("knows no price where a side is missing or nothing can be read", () => {
    const entries = [
      {},
      null,
      "model",
      { pricing: null },
      { pricing: "free" },
      { pricing: { prompt: "0.000022" } },
      { pricing: { prompt: "cheap", completion: "dear" } },
      { pricing: { input: { usd: 1 }, output: { usd: 2 } } },
      { input_token_price_per_m: 4000, output_token_price_per_m: 4000 },
    ];
    for (const entry of entries) assert.equal(amounts(entry), null);
  });

  it("keeps the raw price", () => {
    const pricing = { prompt: "0.000001", completion: "0.000002", web_search: "0.01" };
    assert.deepEqual(normalisePrice({ id: "m", pricing }, "m")?.raw, pricing);
    assert.deepEqual(
      normalisePrice({ id: "m", input_price: 1, output_price: 2, note: "x" }, "m")?.raw,
      { input_price: 1, output_price: 2 },
    );
  });

  it("keeps no raw price that is huge or that Postgres refuses", () => {
    for (const note of ["x".repeat(5000), "a\0b", "\ud800"]) {
      const price = normalisePrice({ pricing: { input: 1, output: 2, note } }, "m");
      assert.equal(price?.raw, null);
      assert.equal(price?.input_price_per_m, 1);
    }
  });

  it("turns overrides into tiers, later ones over earlier ones", () => {
    const price = normalisePrice({
      pricing: {
        prompt: "0.000002",
        completion: "0.000006",
        input_cache_read: "0.0000005",
        overrides: [
          { min_prompt_tokens: 128000, prompt: "0.000003", input_cache_read: "0.00000075" },
          { min_prompt_tokens: 256000, prompt: "0.000004", completion: "0.000012" },
          { utc_start: "00:00", utc_end: "08:00", prompt: "0.000001" },
          { min_prompt_tokens: 0, prompt: "9" },
        ],
      },
    }, "m");
    assert.deepEqual(price?.tiers, [
      {
        above_input_tokens: 128000,
        input_price_per_m: 3,
        output_price_per_m: 6,
        cached_input_price_per_m: 0.75,
      },
      {
        above_input_tokens: 256000,
        input_price_per_m: 4,
        output_price_per_m: 12,
        cached_input_price_per_m: 0.75,
      },
    ]);
    assert.equal(price?.input_price_per_m, 2);
  });

  it("ignores overrides it cannot read", () => {
    const pricing = { prompt: "0.000002", completion: "0.000006", overrides: ["night", 3] };
    assert.deepEqual(normalisePrice({ pricing }, "m")?.tiers, []);
  });
});
