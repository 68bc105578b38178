import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { normalisePrice, statesPrice } from "./normalise_price.ts";
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
    assert.deepEqual(amounts({ pricing: { input: "0.002", output: "0.008" } }, "m", "token"), [
      2000,
      8000,
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

  it("subtracts the discount from every amount", () => {
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
      { pricing: { input: { cny: 1 }, output: { cny: 2 } } },
      { input_token_price_per_m: 4000, output_token_price_per_m: 4000 },
    ];
    for (const entry of entries) assert.equal(amounts(entry), null);
  });

  it("keeps the price as its source gave it", () => {
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

  it("reads the length a tier begins at as a text, and leaves out one that no prompt can reach", () => {
    const pricing = {
      prompt: "0.000002",
      completion: "0.000006",
      overrides: [
        { min_prompt_tokens: "1000", prompt: "0.000003" },
        { min_prompt_tokens: 3_000_000_000, prompt: "0.000004" },
      ],
    };
    const price = normalisePrice({ pricing }, "m");
    assert.deepEqual(price?.tiers.map(({ above_input_tokens }) => above_input_tokens), [1000]);
    assert.deepEqual(price?.parts, {});
  });

  it("reads models.dev's price of contexts over 200,000 tokens as a tier", () => {
    const over = { input: 4, output: 18, cache_read: 0.4, cache_write: 5 };
    const cost = { input: 2, output: 12, cache_read: 0.2, context_over_200k: over };
    assert.deepEqual(normalisePrice({ cost }, "m")?.tiers, [{
      above_input_tokens: 200_000,
      input_price_per_m: 4,
      output_price_per_m: 18,
      cached_input_price_per_m: 0.4,
      cache_write_price_per_m: 5,
    }]);
  });

  const base = { prompt: "0.000001", completion: "0.00001" };
  const parts = (pricing: Record<string, unknown>, entry = {}) =>
    normalisePrice({ ...entry, pricing: { ...base, ...pricing } }, "m")?.parts;

  it("reads other charges, from every list that has them", () => {
    assert.deepEqual(
      parts({
        request: "0.005",
        internal_reasoning: "0.000003",
        input_cache_write: "0.00000125",
        input_cache_write_1h: "0.000002",
      }),
      {
        cache_write_price_per_m: 1.25,
        cache_write_1h_price_per_m: 2,
        reasoning_price_per_m: 3,
        request_usd: 0.005,
      },
    );
    assert.deepEqual(
      normalisePrice({ cost: { input: 1, output: 10, cache_write: 1.25, reasoning: 3 } }, "m")
        ?.parts,
      { cache_write_price_per_m: 1.25, reasoning_price_per_m: 3 },
    );
    assert.deepEqual(
      normalisePrice({
        input_cost_per_token: 1e-6,
        output_cost_per_token: 1e-5,
        cache_creation_input_token_cost: 1.25e-6,
        cache_creation_input_token_cost_above_1hr: 2e-6,
        output_cost_per_reasoning_token: 3e-6,
      }, "m")?.parts,
      {
        cache_write_price_per_m: 1.25,
        cache_write_1h_price_per_m: 2,
        reasoning_price_per_m: 3,
      },
    );
  });

  it("knows a field however its name is written", () => {
    assert.deepEqual(
      normalisePrice({
        pricing: {
          Prompt: "0.000001",
          completion: "0.00001",
          inputCacheRead: "0.0000001",
          "input-cache-write": "0.00000125",
          Request: "0.005",
          webSearch: "0.01",
          Overrides: [{ minPromptTokens: 1000, prompt: "0.000002" }],
        },
      }, "m"),
      {
        input_price_per_m: 1,
        output_price_per_m: 10,
        cached_input_price_per_m: 0.1,
        tiers: [{
          above_input_tokens: 1000,
          input_price_per_m: 2,
          output_price_per_m: 10,
          cached_input_price_per_m: 0.1,
          cache_write_price_per_m: 1.25,
          request_usd: 0.005,
        }],
        parts: { cache_write_price_per_m: 1.25, request_usd: 0.005 },
        raw: {
          Prompt: "0.000001",
          completion: "0.00001",
          inputCacheRead: "0.0000001",
          "input-cache-write": "0.00000125",
          Request: "0.005",
          webSearch: "0.01",
          Overrides: [{ minPromptTokens: 1000, prompt: "0.000002" }],
        },
      },
    );
    assert.equal(parts({ Currency: "USD" })?.unknown, undefined);
    assert.equal(normalisePrice({ pricing: { ...base, Currency: "CNY" } }, "m"), null);
  });

  it("takes the discount off every part", () => {
    assert.deepEqual(parts({ discount: 0.5, request: "0.004", input_cache_write: "0.000002" }), {
      cache_write_price_per_m: 1,
      request_usd: 0.002,
    });
  });

  it("takes reasoning for output where it costs the same or is not filled in", () => {
    assert.deepEqual(parts({ internal_reasoning: "0.00001" }), {});
    assert.deepEqual(parts({ internal_reasoning: "0", request: "0", input_cache_write: "0" }), {});
  });

  it("leaves out charges that do not apply to a chat call", () => {
    const price = parts({
      image: "0.01",
      audio: "0.00004",
      input_audio_cache: "0.000001",
      image_output: "0.00003",
      audio_output: "0.00006",
      web_search: "0.01",
      finetune: 3,
      hourly: 0,
      base: 0,
    });
    assert.deepEqual(price, {});
  });

  it("names parts that are not understood, so that the cost is unknown", () => {
    const strange: [Record<string, unknown>, string][] = [
      [{ surcharge: "0.01" }, "surcharge"],
      [{ minimum_charge: 0.5 }, "minimum_charge"],
      [{ hourly: 2.4 }, "hourly"],
      [{ off_peak: { prompt: "0.0000005" } }, "off_peak"],
      [{ tiers: [{ prompt: "0.000002" }] }, "tiers"],
      [{ schedule: "16:30-00:30" }, "schedule"],
      [{ constructor: 1 }, "constructor"],
      [{ request: "some" }, "request"],
      [{ request: "-1" }, "request"],
      [{ request: 1e9 }, "request"],
      [{ input_cache_write: "dear" }, "input_cache_write"],
      [{ input_cache_read: 1e308 }, "input_cache_read"],
      [{ overrides: ["night", 3] }, "overrides"],
      [{ overrides: "night" }, "overrides"],
      [{ overrides: [{ min_prompt_tokens: -1, prompt: "0.000002" }] }, "overrides"],
      [{ overrides: [{ min_prompt_tokens: "128k", prompt: "0.000002" }] }, "overrides"],
      [{ overrides: [{ prompt: "0.000002" }] }, "overrides"],
      [{ overrides: [{ min_prompt_tokens: 9, prompt: "9" }] }, "overrides.prompt"],
      [{ overrides: [{ min_prompt_tokens: 9, weekend: true }] }, "overrides.weekend"],
      [
        { overrides: [{ utc_start: "00:00", utc_end: "08:00", prompt: "0.0000005" }] },
        "overrides.utc_start",
      ],
      [{ flex: "half" }, "flex"],
      [{ priority: { prompt: "0.000002" } }, "priority"],
      [{ service_tiers: ["flex"] }, "service_tiers"],
    ];
    for (const [pricing, name] of strange) {
      assert.deepEqual(parts(pricing)?.unknown, [name], JSON.stringify(pricing));
    }
    for (const nothing of [0, "0", "0.00", null, "", false, [], {}]) {
      assert.deepEqual(parts({ surcharge: nothing }), {}, JSON.stringify(nothing));
    }
    assert.deepEqual(parts({}, { fee_per_request: 0.01 })?.unknown, ["fee_per_request"]);
    assert.deepEqual(
      parts({}, { context_length: 1024, price_note: "cheap", rate_limit: 5, feedback: 4 }),
      {},
    );
    assert.deepEqual(parts({}, { feePerRequest: "0.01" })?.unknown, ["feePerRequest"]);
  });

  it("keeps few and short names of parts that are not understood", () => {
    const many = Object.fromEntries(
      Array.from({ length: 100 }, (_, i) => [`\0<${i}>${"x".repeat(500)}`, 1]),
    );
    const unknown = parts(many)?.unknown ?? [];
    assert.equal(unknown.length, 10);
    assert.ok(unknown.every((name) => /^[\w.?-]{1,60}$/.test(name)));
  });

  it("reads the prices of a served tier", () => {
    const flex = { prompt: "0.0000005", completion: "0.000005", input_cache_read: "0.00000005" };
    const priority = {
      input: "0.000002",
      output: "0.00002",
      overrides: [{ min_prompt_tokens: 1000, prompt: "0.000003" }],
    };
    assert.deepEqual(parts({ flex, service_tiers: { Priority: priority } })?.service_tiers, {
      flex: { input_price_per_m: 0.5, output_price_per_m: 5, cached_input_price_per_m: 0.05 },
      priority: {
        input_price_per_m: 2,
        output_price_per_m: 20,
        cached_input_price_per_m: null,
        tiers: [{
          above_input_tokens: 1000,
          input_price_per_m: 3,
          output_price_per_m: 20,
          cached_input_price_per_m: null,
        }],
      },
    });
  });

  it("knows no price in a unit or a currency that it does not understand", () => {
    const stated: Record<string, unknown>[] = [
      { currency: "CNY" },
      { currency: "credits" },
      { currency: { code: "EUR" } },
      { currency_code: "EUR" },
      { unit: "per_1k_tokens" },
      { unit: "per thousand tokens" },
      { unit: "CNY per million tokens" },
      { unit: "RMB/1M tokens" },
      { unit: "cents per million tokens" },
      { unit: "10 million tokens" },
      { unit: "character" },
      { unit: "request" },
      { unit: 1000 },
      { unit: { per: 1000 } },
    ];
    const pricing = { input: 0.5, output: 2 };
    for (const words of stated) {
      assert.equal(amounts({ pricing: { ...pricing, ...words } }), null, JSON.stringify(words));
      assert.equal(amounts({ ...words, pricing }), null, `beside: ${JSON.stringify(words)}`);
      assert.equal(
        normalisePrice({ pricing }, "m", null, { data: [], ...words }),
        null,
        `on the page: ${JSON.stringify(words)}`,
      );
      for (const holder of ["meta", "metadata", "pricing"]) {
        const page = { data: [], [holder]: words };
        assert.equal(normalisePrice({ pricing }, "m", null, page), null, JSON.stringify(page));
      }
      assert.equal(amounts({ pricing, meta: words }), null, `in meta: ${JSON.stringify(words)}`);
    }
    assert.equal(amounts({ pricing: { ...pricing, currency: "CNY" } }, "m", "million"), null);
    assert.equal(
      amounts({ input_cost_per_token: 1e-6, output_cost_per_token: 1e-6, unit: "million" }),
      null,
    );
  });

  it("has no cost where an entry has further charges outside its price, except for other products", () => {
    const price = { pricing: { input: 2, output: 8 } };
    const more: Record<string, unknown>[] = [
      { off_peak_pricing: { input: 1, output: 4, from: "16:30" } },
      { pricing_tiers: [{ up_to: 128_000, input: 2 }, { input: 4 }] },
      { peak_multiplier: 2 },
      { surcharge: 0.01 },
      { discount: 0.5 },
      { vatPercent: 19 },
      { price_per_request: 0.005 },
    ];
    for (const beside of more) {
      const read = normalisePrice({ ...price, ...beside }, "m");
      assert.deepEqual(read?.parts.unknown, Object.keys(beside), JSON.stringify(beside));
    }
    const other: Record<string, unknown>[] = [
      { batch_pricing: { input: 1, output: 4 } },
      { image_pricing: { per_image: 0.02 } },
      { discount: 0 },
      { surcharge: null, fees: [] },
    ];
    for (const beside of other) {
      assert.deepEqual(normalisePrice({ ...price, ...beside }, "m")?.parts, {});
    }
  });

  it("believes that tokens cost nothing where each request has its fee", () => {
    const read = normalisePrice(
      { pricing: { prompt: "0", completion: "0", request: "0.01" } },
      "m",
    );
    assert.deepEqual([read?.input_price_per_m, read?.parts], [0, { request_usd: 0.01 }]);
  });

  it("knows no price in a currency of any name that is not the dollar", () => {
    const pricing = { input: 2, output: 8 };
    assert.equal(normalisePrice({ pricing: { ...pricing, currency_symbol: "¥" } }, "m"), null);
    assert.equal(normalisePrice({ pricing, billingCurrency: "CNY" }, "m"), null);
    assert.equal(normalisePrice({ pricing }, "m", null, { list_currency: "EUR" }), null);
    const dollars = { pricing: { ...pricing, currency_symbol: "$" }, max_concurrency: 5 };
    assert.deepEqual(normalisePrice(dollars, "m")?.parts, {});
    assert.deepEqual(normalisePrice({ price: pricing }, "m")?.parts, {});
  });

  it("distinguishes a price that is not understood from a missing one", () => {
    const stated = [
      { input: 1, output: 2, currency: "CNY" },
      { prompt: "-1", completion: "-1" },
      { input: 1e308, output: 1 },
      { input: 0, output: 2 },
    ];
    for (const pricing of stated) assert.ok(statesPrice({ pricing }), JSON.stringify(pricing));
    const elsewhere: Record<string, unknown>[] = [
      {
        pricing: [{ hours: "00-08", input: 1, output: 4 }, { hours: "08-24", input: 2, output: 8 }],
      },
      { pricing: { standard: { input: 2, output: 8 }, priority: { input: 4, output: 16 } } },
      {
        pricing: { input: { amount: 2, currency: "CNY" }, output: { amount: 8, currency: "CNY" } },
      },
      { pricing: "$2 in, $8 out" },
      { pricing: { input: 2 } },
      { off_peak_pricing: { input: 1, output: 4 } },
    ];
    for (const entry of elsewhere) assert.ok(statesPrice(entry), JSON.stringify(entry));
    const others = [
      { pricing: { prompt: "0", completion: "0", image: "0.04", web_search: "0.01" } },
      { image_pricing: { per_image: 0.02 } },
      { batchPricing: { input: 1, output: 4 } },
    ];
    for (const entry of others) assert.ok(!statesPrice(entry), JSON.stringify(entry));
    const none = [{}, { pricing: null }, { pricing: { input: 0, output: 0 } }, { price: 1 }, "m"];
    for (const entry of none) assert.ok(!statesPrice(entry), JSON.stringify(entry));
  });

  it("understands US dollars and units however they are written", () => {
    const pricing = { input: 0.5, output: 2 };
    const units = [
      { currency: "USD" },
      { currency: "$" },
      { currency: "US$", unit: "1M tokens" },
      { unit: "USD per million tokens" },
      { unit: "usd_per_1m_tokens" },
      { unit: "$/1M tokens" },
      { unit: "$/Mtok" },
      { unit: "per 1,000,000 tokens" },
      { unit: 1_000_000 },
      { unit: "MTok" },
    ];
    for (const words of units) {
      assert.deepEqual(amounts({ pricing: { ...pricing, ...words } }), [0.5, 2, null]);
    }
    for (const unit of ["token", "per_token", "usd_per_token", "$/token", "per 1 token"]) {
      assert.deepEqual(amounts({ pricing: { input: 5e-7, output: 2e-6, unit } }), [0.5, 2, null]);
    }
  });

  it("knows no price beyond what anything can cost", () => {
    for (const price of [1e308, 1e9, 100_001, "1e300", Infinity, NaN]) {
      const pricing = { input: price, output: 1, unit: "per_million_tokens" };
      assert.equal(amounts({ pricing }), null, String(price));
    }
  });
});
