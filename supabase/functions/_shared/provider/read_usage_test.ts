import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { readUsage } from "./read_usage.ts";

const counts = { prompt_tokens: 9, completion_tokens: 35, total_tokens: 44 };

describe("readUsage()", () => {
  it("knows counts in every word for in and out", () => {
    const reports: Record<string, unknown>[] = [
      { tokens_in: 9, tokens_out: 35 },
      { num_input_tokens: 9, num_output_tokens: 35 },
      { request_tokens: 9, response_tokens: 35 },
      { prompt_tokens: 9, generated_tokens: 35 },
      { input: 9, output: 35, cacheRead: 4, total: 44, unit: "TOKENS" },
      { prompt_tokens: "9.0", completion_tokens: "35.0", input_tokens_cached: 4 },
      { ...counts, cached_tokens: 0, details: { of: { cache_read_input_tokens: 4 } } },
    ];
    for (const report of reports) {
      const usage = readUsage(report, {}, null);
      assert.deepEqual([usage?.promptTokens, usage?.completionTokens], [9, 35]);
      const isCached = /cache/.test(JSON.stringify(report));
      assert.equal(usage?.cachedTokens, isCached ? 4 : null, JSON.stringify(report));
    }
  });

  it("keeps a number in spite of a zero under another name", () => {
    const cached = [
      { prompt_tokens_details: { cached_tokens: 0 }, cache_read_input_tokens: 2455 },
      { prompt_tokens_details: { cached_tokens: 0 }, prompt_cache_hit_tokens: 2455 },
      { input_tokens_details: { cached_tokens: 2455 }, cached_tokens: 0 },
      { cached_tokens: 0, num_cached_tokens: 2455 },
      { prompt_tokens_details: { cached_tokens: null }, cached_tokens: 2455 },
    ];
    for (const report of cached) {
      assert.equal(readUsage({ ...counts, ...report }, {}, null)?.cachedTokens, 2455);
    }
    const reasoning = { completion_tokens_details: { reasoning_tokens: 0 }, reasoning_tokens: 7 };
    assert.equal(readUsage({ ...counts, ...reasoning }, {}, null)?.reasoningTokens, 7);
    const zeros = { prompt_tokens: 0, completion_tokens: 0, input_tokens: 9, output_tokens: 35 };
    const usage = readUsage(zeros, {}, null);
    assert.deepEqual([usage?.promptTokens, usage?.completionTokens], [9, 35]);
    assert.equal(readUsage({ ...counts, cached_tokens: 0 }, {}, null)?.cachedTokens, 0);
    assert.equal(readUsage(counts, {}, null)?.cachedTokens, null);
  });

  it("knows a count in every spelling, as a text, and in any details of the report", () => {
    const reports: Record<string, unknown>[] = [
      {
        prompt_tokens: "9",
        completion_tokens: "35",
        prompt_tokens_details: { cached_content_token_count: 4 },
        completion_tokens_details: { thoughts_token_count: 7 },
      },
      {
        promptTokenCount: 9,
        candidatesTokenCount: 35,
        cachedContentTokenCount: 4,
        thoughtsTokenCount: 7,
      },
      { inputTokens: 9, outputTokens: 35, cacheReadInputTokens: 4, reasoningTokens: 7 },
      {
        billed_units: { input_tokens: 9, output_tokens: 35 },
        tokens: { input_tokens: 80, output_tokens: 40 },
        cached_prompt_tokens: 4,
        output_reasoning_tokens: 7,
      },
    ];
    for (const report of reports) {
      const usage = readUsage(report, {}, null);
      assert.deepEqual(
        [usage?.promptTokens, usage?.completionTokens, usage?.cachedTokens, usage?.reasoningTokens],
        [9, 35, 4, 7],
        JSON.stringify(report),
      );
    }
    assert.equal(readUsage(counts, { timings: { cache_n: 4 } }, null)?.cachedTokens, 4);
    // Nor what predictions were refused, nor what tokens cost.
    const others = { cost_details: { cached_tokens: 1 }, rejected_prediction_tokens: 3 };
    assert.equal(readUsage({ ...counts, ...others }, {}, null)?.cachedTokens, null);
  });

  it("keeps counts that a later report leaves out or fills with zeros", () => {
    const first = readUsage({ ...counts, prompt_tokens_details: { cached_tokens: 4 } }, {}, null);
    const zeros = { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 };
    for (const last of [{ completion_tokens: 35 }, counts, zeros, {}]) {
      const usage = readUsage(last, {}, first) ?? first;
      assert.deepEqual(
        [usage?.promptTokens, usage?.completionTokens, usage?.cachedTokens],
        [9, 35, 4],
        JSON.stringify(last),
      );
    }
    const begun = readUsage({ prompt_tokens: 9, completion_tokens: 0, total_tokens: 9 }, {}, null);
    const ended = readUsage({ completion_tokens: 35 }, {}, begun);
    assert.deepEqual([ended?.promptTokens, ended?.completionTokens], [9, 35]);
    assert.equal(readUsage({ ...counts, completion_tokens: 36 }, {}, first)?.completionTokens, 36);
  });

  it("reads the cost of the call in every provider's form", () => {
    const cases: [Record<string, unknown>, unknown, number | null][] = [
      [{ cost: 0.00014 }, null, 0.00014],
      [{ cost: { total_cost: 0.006 } }, null, 0.006],
      [{ cost_in_usd_ticks: 3_530_500 }, null, 0.00035305],
      [{ cost: 0, cost_in_usd_ticks: 3_530_500 }, null, 0.00035305],
      [{}, { usd: 0.0021, diem: 0.01 }, 0.0021],
      [{ cost: "0.00014" }, null, 0.00014],
      [{ cost: "$0.00014" }, null, 0.00014],
      [{}, "1.4e-4", 0.00014],
      [{ estimated_cost: 0.00014 }, null, 0.00014],
      [{ cost_in_usd_ticks: "3530500" }, null, 0.00035305],
      [{ cost: { amount: 0.00014, currency: "USD" } }, null, 0.00014],
      [{ cost: { amount: 0.00014, currency: "CNY" } }, null, null],
      [{ cost: 0.00014, currency: "CNY" }, null, null],
      [{ cost: { value: 12, unit: "credits" } }, null, null],
      [{ cost: { amount: 0.12, unit: "cents" } }, null, null],
      [{ cost: { amount: 0.12, unit: "USD" } }, null, 0.12],
      [{ cost: 0.01, cost_currency: "CNY" }, null, null],
      [{ cost: 1.2, cost_unit: "milli_usd" }, null, null],
      [{ cost: 0.01, is_byok: "true" }, null, null],
      [{ cost: "1e400" }, null, null],
      [{ cost: "free" }, null, null],
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
        {
          cost: 0,
          is_byok: true,
          cost_details: {
            upstream_inference_cost: null,
            upstream_inference_prompt_cost: 0.0005,
            upstream_inference_completions_cost: 0.00075,
          },
        },
        null,
        0.00125,
      ],
      [
        { cost: 0.002, is_byok: false, cost_details: { upstream_inference_cost: 0.002 } },
        null,
        0.002,
      ],
    ];
    for (const [report, beside, usd] of cases) {
      const read = readUsage({ ...counts, ...report }, { cost: beside }, null)?.costUsd;
      assert.equal(read && Number(read.toFixed(10)), usd, JSON.stringify(report));
    }
    assert.equal(readUsage({ ...counts, cost: 0.01 }, { currency: "EUR" }, null)?.costUsd, null);
    assert.equal(readUsage({ ...counts, cost: "1e-400" }, {}, null)?.costUsd, null);
    assert.equal(readUsage({ ...counts, cost: "0.00" }, {}, null)?.costUsd, 0);
  });

  it("keeps a cost that comes in a chunk of its own, before or behind the counts", () => {
    const before = readUsage(null, { cost: { usd: 0.002 } }, null);
    assert.equal(before?.costUsd, 0.002);
    assert.equal(readUsage(counts, {}, before)?.costUsd, 0.002);
    const behind = readUsage(undefined, { cost: { usd: 0.002 } }, readUsage(counts, {}, null));
    assert.equal(behind?.costUsd, 0.002);
    assert.equal(behind?.completionTokens, 35);
    assert.equal(readUsage(null, {}, before), null);
  });
});
