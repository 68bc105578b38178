import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { readUsage } from "./read_usage.ts";

const counts = { prompt_tokens: 9, completion_tokens: 35, total_tokens: 44 };

describe("readUsage()", () => {
  it("lets no zero under one name hide a number under another", () => {
    const cached = [
      { prompt_tokens_details: { cached_tokens: 0 }, cache_read_input_tokens: 2455 },
      { prompt_tokens_details: { cached_tokens: 0 }, prompt_cache_hit_tokens: 2455 },
      { input_tokens_details: { cached_tokens: 2455 }, cached_tokens: 0 },
      { cached_tokens: 0, num_cached_tokens: 2455 },
      { prompt_tokens_details: { cached_tokens: null }, cached_tokens: 2455 },
    ];
    for (const report of cached) {
      assert.equal(readUsage({ ...counts, ...report }, null, null)?.cachedTokens, 2455);
    }
    const reasoning = { completion_tokens_details: { reasoning_tokens: 0 }, reasoning_tokens: 7 };
    assert.equal(readUsage({ ...counts, ...reasoning }, null, null)?.reasoningTokens, 7);
    const zeros = { prompt_tokens: 0, completion_tokens: 0, input_tokens: 9, output_tokens: 35 };
    const usage = readUsage(zeros, null, null);
    assert.deepEqual([usage?.promptTokens, usage?.completionTokens], [9, 35]);
    assert.equal(readUsage({ ...counts, cached_tokens: 0 }, null, null)?.cachedTokens, 0);
    assert.equal(readUsage(counts, null, null)?.cachedTokens, null);
  });

  it("reads what the call cost in every provider's words", () => {
    const cases: [Record<string, unknown>, unknown, number | null][] = [
      [{ cost: 0.00014 }, null, 0.00014],
      [{ cost: { total_cost: 0.006 } }, null, 0.006],
      [{ cost_in_usd_ticks: 3_530_500 }, null, 0.00035305],
      [{ cost: 0, cost_in_usd_ticks: 3_530_500 }, null, 0.00035305],
      [{}, { usd: 0.0021, diem: 0.01 }, 0.0021],
      [{ cost: 0 }, null, 0],
      [{ cost: null }, null, null],
      [{ cost: -1 }, null, null],
      [{ cost: 1e9 }, null, null],
      // A key of one's own.
      [
        { cost: 0, is_byok: true, cost_details: { upstream_inference_cost: 0.00125 } },
        null,
        0.00125,
      ],
      [
        { cost: 0.0001, is_byok: true, cost_details: { upstream_inference_cost: 0.002 } },
        null,
        0.0021,
      ],
      [{ cost: 0, is_byok: true, cost_details: { upstream_inference_cost: null } }, null, null],
      [{ cost: 0, is_byok: true }, null, null],
      [
        { cost: 0.002, is_byok: false, cost_details: { upstream_inference_cost: 0.002 } },
        null,
        0.002,
      ],
    ];
    for (const [report, beside, usd] of cases) {
      const read = readUsage({ ...counts, ...report }, beside, null)?.costUsd;
      assert.equal(read && Number(read.toFixed(10)), usd, JSON.stringify(report));
    }
  });

  it("keeps a cost that comes in a chunk of its own, before or behind the counts", () => {
    const before = readUsage(null, { usd: 0.002 }, null);
    assert.equal(before?.costUsd, 0.002);
    assert.equal(readUsage(counts, null, before)?.costUsd, 0.002);
    const behind = readUsage(undefined, { usd: 0.002 }, readUsage(counts, null, null));
    assert.equal(behind?.costUsd, 0.002);
    assert.equal(behind?.completionTokens, 35);
    assert.equal(readUsage(null, null, before), null);
  });
});
