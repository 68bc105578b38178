import assert from "node:assert/strict";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { normalisePrice } from "../../supabase/functions/_shared/catalogue/normalise_price.ts";
import { type Stack, startStack } from "../../local/stack.ts";

/** Tokens as `record_result` is told of them; null is unknown. */
interface Tokens {
  input?: number | null;
  output?: number | null;
  cached?: number | null;
  reasoning?: number | null;
}

interface Case {
  /** The price, as a provider's list gives it; its id when it matters. */
  listed?: unknown;
  id?: string;
  tokens: Tokens;
  source?: "provider" | "estimated" | "none";
  /** Worked by hand, in USD. Null: unknown. */
  usd: number | null;
}

const perToken = { prompt: "0.00000015", completion: "0.0000006", input_cache_read: "0.000000075" };
const perMillion = { input: 0.88, output: 0.88 };
const dear = { prompt: "0.00015", completion: "0.0006" };
const tiered = {
  prompt: "0.000002",
  completion: "0.000006",
  input_cache_read: "0.0000005",
  overrides: [
    { min_prompt_tokens: 1000, prompt: "0.000004", completion: "0.000012" },
    { min_prompt_tokens: 2000, prompt: "0.000008", input_cache_read: "0.000001" },
  ],
};

/**
 * Every line was worked by hand: tokens × USD per million tokens ÷ 1,000,000,
 * for instance 520 × 0.15 + 109 × 0.6 = 143.4, so 0.0001434 USD.
 */
const CASES: Record<string, Case> = {
  // Units.
  "texts per token": {
    listed: perToken,
    tokens: { input: 520, output: 109 },
    usd: 0.0001434,
  },
  "numbers per million": {
    listed: perMillion,
    tokens: { input: 500, output: 150 },
    usd: 0.000572,
  },
  "numbers per token": {
    listed: { input: 1.5e-7, output: 6e-7 },
    tokens: { input: 520, output: 109 },
    usd: 0.0001434,
  },
  "texts per million": {
    listed: { prompt: "0.15", completion: "0.60" },
    tokens: { input: 520, output: 109 },
    usd: 0.0001434,
  },
  "a stated unit": {
    listed: { prompt: 0.0004, completion: 0.0008, unit: "per_million_tokens" },
    tokens: { input: 1000, output: 1000 },
    usd: 0.0000012,
  },
  "prices with many digits": {
    listed: { prompt: "0.00000006986", completion: "0.00000013972" },
    tokens: { input: 517, output: 143 },
    usd: 0.00005609758,
  },
  "the cheapest token": {
    listed: { prompt: "0.000000001", completion: "0.000000002" },
    tokens: { input: 1, output: 1 },
    usd: 0.000000003,
  },
  "the dearest tokens": {
    listed: dear,
    tokens: { input: 520, output: 109 },
    usd: 0.1434,
  },
  "different prices in and out": {
    listed: { input: 0.59, output: 0.79 },
    tokens: { input: 512, output: 153 },
    usd: 0.00042295,
  },
  "a third of a cent": {
    listed: { input: 3, output: 15 },
    tokens: { input: 111, output: 200 },
    usd: 0.003333,
  },
  "output free": {
    listed: { input: 0.008, output: 0 },
    tokens: { input: 1000, output: 10 },
    usd: 0.000008,
  },
  "input free": {
    listed: { input: 0, output: 0.5 },
    tokens: { input: 1000, output: 10 },
    usd: 0.000005,
  },
  "a discount": {
    listed: { ...perToken, discount: 0.5 },
    tokens: { input: 520, output: 109 },
    usd: 0.0000717,
  },
  "a tenth off": {
    listed: { prompt: "0.0000003", completion: "0.0000007", discount: 0.1 },
    tokens: { input: 1000, output: 1000 },
    usd: 0.0009,
  },
  "free by its id": {
    listed: { prompt: "0", completion: "0" },
    id: "vendor/model:free",
    tokens: { input: 520, output: 109 },
    usd: 0,
  },
  "many tokens": {
    listed: perToken,
    tokens: { input: 1_000_000, output: 100_000 },
    usd: 0.21,
  },
  "as many tokens as are believed": {
    listed: { input: 1, output: 1 },
    tokens: { input: 100_000_000, output: 0 },
    usd: 100,
  },

  // Unknown prices.
  "no price": { tokens: { input: 520, output: 109 }, usd: null },
  "a price that depends": {
    listed: { prompt: "-1", completion: "-1" },
    tokens: { input: 520, output: 109 },
    usd: null,
  },
  "zero that is not filled in": {
    listed: { input: 0, output: 0, hourly: 2 },
    tokens: { input: 520, output: 109 },
    usd: null,
  },
  "half a price": {
    listed: { prompt: "0.000022" },
    tokens: { input: 520, output: 109 },
    usd: null,
  },

  // Unknown and zero tokens.
  "no tokens reported": { listed: perToken, tokens: {}, source: "none", usd: null },
  "estimated tokens": {
    listed: perToken,
    tokens: { input: 500, output: 40 },
    source: "estimated",
    usd: 0.000099,
  },
  "zero tokens": { listed: perToken, tokens: { input: 0, output: 0 }, usd: 0 },
  "zero output": { listed: perToken, tokens: { input: 520, output: 0 }, usd: 0.000078 },
  "zero input": { listed: perToken, tokens: { input: 0, output: 109 }, usd: 0.0000654 },

  // Cached tokens are a part of the input.
  "some input cached": {
    listed: perToken,
    tokens: { input: 520, output: 109, cached: 400 },
    usd: 0.0001134,
  },
  "all input cached": {
    listed: perToken,
    tokens: { input: 520, output: 109, cached: 520 },
    usd: 0.0001044,
  },
  "none of it cached": {
    listed: perToken,
    tokens: { input: 520, output: 109, cached: 0 },
    usd: 0.0001434,
  },
  "more cached than there is": {
    listed: perToken,
    tokens: { input: 100, output: 0, cached: 500 },
    usd: 0.0000075,
  },
  "cached at an unknown price": {
    listed: perMillion,
    tokens: { input: 500, output: 150, cached: 300 },
    usd: 0.000572,
  },
  "cached, one tenth of the price": {
    listed: { input: 0.2, output: 1.2, cached_input: 0.02 },
    tokens: { input: 1234, output: 56, cached: 1024 },
    usd: 0.00012968,
  },

  // Reasoning is a part of the output.
  "reasoning within the output": {
    listed: perToken,
    tokens: { input: 520, output: 109, reasoning: 90 },
    usd: 0.0001434,
  },
  "nothing but reasoning": {
    listed: perToken,
    tokens: { input: 520, output: 16, reasoning: 16 },
    usd: 0.0000876,
  },
  "more reasoning than output": {
    listed: perToken,
    tokens: { input: 520, output: 10, reasoning: 11 },
    usd: 0.000084,
  },
  "reasoning and cache": {
    listed: { prompt: "0.0000001", completion: "0.0000005", input_cache_read: "0.00000001" },
    tokens: { input: 512, output: 640, reasoning: 512, cached: 256 },
    usd: 0.00034816,
  },

  // Tiers.
  "below the first tier": {
    listed: tiered,
    tokens: { input: 999, output: 100 },
    usd: 0.002598,
  },
  "on the edge of a tier": {
    listed: tiered,
    tokens: { input: 1000, output: 100 },
    usd: 0.0026,
  },
  "just above it": {
    listed: tiered,
    tokens: { input: 1001, output: 100 },
    usd: 0.005204,
  },
  "in the second tier, whose output is the first one's": {
    listed: tiered,
    tokens: { input: 2001, output: 100 },
    usd: 0.017208,
  },
  "cached in the first tier, at the base price": {
    listed: tiered,
    tokens: { input: 1500, output: 0, cached: 500 },
    usd: 0.00425,
  },
  "cached in the second tier, at its own": {
    listed: tiered,
    tokens: { input: 2500, output: 10, cached: 500 },
    usd: 0.01662,
  },
  "long output does not select a tier": {
    listed: tiered,
    tokens: { input: 500, output: 5000 },
    usd: 0.031,
  },
};

describe("what a request cost", () => {
  let stack: Stack;
  const names = Object.fromEntries(
    Object.entries(CASES).map(([what, { id }], place) => [what, id ?? `model-${place}`]),
  );

  beforeAll(async () => {
    stack = await startStack();
    // Prices come the way they always do: by a provider's list.
    const models = Object.entries(CASES).map(([what, { listed }]) => {
      const price = listed === undefined ? null : normalisePrice({ pricing: listed }, names[what]);
      return {
        name: names[what],
        kind: "chat",
        context_window: null,
        max_output_tokens: null,
        shutdown_at: null,
        prices: price === null ? [] : [{ source: "provider", ...price }],
      };
    });
    await stack.query("select public.add_provider('acme', 'Acme', 'http://127.0.0.1:9/v1')");
    const [{ sync }] = await stack.query<{ sync: { sync_id: string } }>(
      `select public.start_sync('{"providers": ["acme"]}', '{}') as sync`,
    );
    const [{ result }] = await stack.query<{ result: { added: number } }>(
      "select public.record_sync($1, 'acme', $2) as result",
      [sync.sync_id, { models, rejected: [] }],
    );
    assert.equal(result.added, models.length);
  });
  afterAll(() => stack.stop());

  interface Leased {
    lease_token: string;
  }

  async function claim(model: string): Promise<Leased> {
    const [{ run }] = await stack.query<{ run: { run_id: string } }>(
      "select public.start_run($1, '{}') as run",
      [{ providers: ["acme"], models: [model] }],
    );
    const [{ target }] = await stack.query<{ target: Leased }>(
      "select public.claim_target($1, 1, null) as target",
      [run.run_id],
    );
    return target;
  }

  interface Stored {
    cost_usd: number;
    price_id: string | null;
    cost_known: boolean;
    shown_usd: number | null;
  }

  async function record(
    target: Leased,
    tokens: Tokens,
    { source = "provider", ageMs = 0, reported = null }: {
      source?: string;
      ageMs?: number;
      reported?: number | null;
    } = {},
  ): Promise<Stored> {
    const [{ recorded }] = await stack.query<{ recorded: { result_id: string } }>(
      "select public.record_result($1, $2, false) as recorded",
      [target.lease_token, {
        request_id: crypto.randomUUID(),
        outcome: "success",
        total_latency_ms: 1000,
        token_source: source,
        input_tokens: tokens.input ?? null,
        output_tokens: tokens.output ?? null,
        cached_tokens: tokens.cached ?? null,
        reasoning_tokens: tokens.reasoning ?? null,
        reported_cost_usd: reported,
        request_age_ms: ageMs,
      }],
    );
    const [row] = await stack.query<Stored>(
      `select results.cost_usd, results.price_id, results.cost_known, known.cost_usd as shown_usd
       from public.benchmark_results as results
       join public.known_results as known on known.id = results.id
       where results.id = $1`,
      [recorded.result_id],
    );
    return row;
  }

  for (const [what, { tokens, source, usd }] of Object.entries(CASES)) {
    it(`is known, or said to be unknown, for ${what}`, async () => {
      const row = await record(await claim(names[what]), tokens, { source });
      if (usd === null) {
        assert.equal(row.cost_usd, 0);
        assert.equal(row.cost_known, false);
        assert.equal(row.shown_usd, null);
      } else {
        assert.ok(Math.abs(row.cost_usd - usd) <= 1e-12, `${row.cost_usd} is not ${usd}`);
        assert.equal(row.shown_usd, row.cost_usd);
      }
    });
  }

  const setPrice = (model: string, input: number, output: number, from: string | null) =>
    stack.query(
      `select public.set_price('acme', $1, $2, $3, valid_from => now() + $4::interval)`,
      [model, input, output, from],
    );

  it("keeps the price that was valid when the request began, though it changed meanwhile", async () => {
    const model = "changes-under-way";
    await stack.query("select public.add_model('acme', $1)", [model]);
    await setPrice(model, 1, 2, "-1 hour");
    const target = await claim(model);
    await setPrice(model, 10, 20, "-5 seconds");
    const before = await record(target, { input: 100, output: 10 }, { ageMs: 10_000 });
    assert.equal(before.cost_usd, 0.00012);
    const after = await record(await claim(model), { input: 100, output: 10 }, { ageMs: 1000 });
    assert.equal(after.cost_usd, 0.0012);
  });

  it("does not use a price before its time, nor one that came after", async () => {
    const model = "priced-later";
    await stack.query("select public.add_model('acme', $1)", [model]);
    await setPrice(model, 1, 2, "1 hour");
    assert.equal((await record(await claim(model), { input: 100, output: 10 })).shown_usd, null);
    const target = await claim(model);
    await setPrice(model, 3, 4, "-1 second");
    const begun = await record(target, { input: 100, output: 10 }, { ageMs: 60_000 });
    assert.equal(begun.price_id, null);
    assert.equal(begun.shown_usd, null);
  });

  it("does not change stored costs when a price changes", async () => {
    const model = "dearer-tomorrow";
    await stack.query("select public.add_model('acme', $1)", [model]);
    await setPrice(model, 1, 1, "-1 hour");
    await record(await claim(model), { input: 500, output: 500 });
    await setPrice(model, 7, 7, "-30 minutes");
    const rows = await stack.query<{ cost_usd: number }>(
      "select cost_usd from public.benchmark_results where model = $1",
      [model],
    );
    assert.deepEqual(rows, [{ cost_usd: 0.001 }]);
  });

  it("shows where the provider counted otherwise by more than one per cent", async () => {
    const model = names["texts per token"];
    const costs = [0.0001434, 0.000144, 0.000142, 0.00015, 0.0001, 0];
    for (const reported of costs) {
      await record(await claim(model), { input: 520, output: 109 }, { reported });
    }
    await record(await claim(names["no price"]), { input: 520, output: 109 }, { reported: 0.5 });
    const rows = await stack.query<{ reported_cost_usd: number; percent: number | null }>(
      `select reported_cost_usd, round(difference_percent::numeric, 2)::double precision as percent
       from public.cost_reconciliation order by reported_cost_usd`,
    );
    assert.deepEqual(rows, [
      { reported_cost_usd: 0, percent: null },
      { reported_cost_usd: 0.0001, percent: 43.4 },
      { reported_cost_usd: 0.00015, percent: -4.4 },
    ]);
  });
});
