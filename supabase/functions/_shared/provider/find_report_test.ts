import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { anthropicDialect } from "./dialect_anthropic.ts";
import { openaiDialect } from "./dialect_openai.ts";
import { findReport } from "./find_report.ts";
import { normaliseUsage } from "./normalise_usage.ts";

const openai = { prompt_tokens: 512, completion_tokens: 34 };
const bedrock = { inputTokenCount: 512, outputTokenCount: 34, invocationLatency: 1000 };

/** What a chunk says of tokens in and out; null when nothing. */
function countsOf(chunk: Record<string, unknown>): (number | null)[] | null {
  const { usage } = openaiDialect.readEvent(chunk, undefined, null);
  if (usage === null) return null;
  const { inputTokens, outputTokens } = normaliseUsage(usage);
  return [inputTokens, outputTokens];
}

describe("a usage report", () => {
  it("is found under every name and in every envelope", () => {
    const chunks: Record<string, unknown>[] = [
      { usage: openai },
      { "amazon-bedrock-invocationMetrics": bedrock },
      { metadata: { usage: { inputTokens: 512, outputTokens: 34, totalTokens: 546 } } },
      { x_groq: { id: "r", usage: openai } },
      { usageMetadata: { promptTokenCount: 512, candidatesTokenCount: 34 } },
      { token_usage: openai },
      { tokenUsage: { promptTokens: 512, completionTokens: 34 } },
      { usage_info: openai },
      { meta: { billed_units: { input_tokens: 512, output_tokens: 34 } } },
      { response: { id: "r", usage: { input_tokens: 512, output_tokens: 34 } } },
      { data: { usage: openai } },
      { usage: null, usage_metadata: openai },
      { usage: JSON.stringify(openai) },
      { choices: [{ delta: {}, message: { usage: openai } }] },
      { delta: { usage: { billed_units: { input_tokens: 512, output_tokens: 34 } } } },
      { results: [{ input_token_count: 512, generated_token_count: 34 }] },
    ];
    for (const chunk of chunks) {
      assert.deepEqual(countsOf({ choices: [], ...chunk }), [512, 34], JSON.stringify(chunk));
    }
  });

  it("is found in counts among the other fields", () => {
    const ollama = { done: true, prompt_eval_count: 512, eval_count: 34, eval_duration: 123_456 };
    const native = { stop: true, tokens_evaluated: 512, tokens_predicted: 34, tokens_cached: 545 };
    for (const counts of [ollama, native, openai]) {
      assert.deepEqual(countsOf({ choices: [], ...counts }), [512, 34]);
    }
  });

  it("finds llama.cpp's counts next to its times, where the prompt needs the cached part", () => {
    const timings = { prompt_n: 500, predicted_n: 34, predicted_per_second: 100 };
    assert.deepEqual(countsOf({ choices: [], timings: { ...timings, cache_n: 12 } }), [512, 34]);
    assert.deepEqual(countsOf({ choices: [], timings }), [null, 34]);
    assert.deepEqual(countsOf({ choices: [], usage: openai, timings: { cache_n: 12 } }), [512, 34]);
  });

  it("is read by id, in a list of one and deep within, and unknown where calls are mixed", () => {
    const other = { prompt_tokens: 20, completion_tokens: 2 };
    const reports: [unknown, (number | null)[] | null][] = [
      [[openai], [512, 34]],
      [{ "acme/large": openai }, [512, 34]],
      [{ a: openai, b: openai }, [512, 34]],
      [{ usage: openai }, [512, 34]],
      [{ tokens: { prompt: 512, completion: 34 } }, [512, 34]],
      [{ tokens: { totals: openai } }, [512, 34]],
      [{ ...openai, a: other }, [512, 34]],
      [{ a: openai, b: other }, null],
      [[openai, other], null],
      [{ tokens: other, billed_units: openai }, [512, 34]],
    ];
    for (const [usage, expected] of reports) {
      assert.deepEqual(countsOf({ choices: [], usage }), expected, JSON.stringify(usage));
    }
  });

  it("is not a limit, not a total of an account and not a text", () => {
    const chunks: Record<string, unknown>[] = [
      { rate_limits: { input_tokens: 9999, output_tokens: 777 } },
      { account_usage: { input_tokens: 9999, output_tokens: 777 } },
      { input: "2", output: "3" },
      { message: "usage" },
      { usage: "none" },
      { usage: null },
      { tokens_in: 5 },
      { choices: [{ delta: { content: "eval_count" } }] },
    ];
    for (const chunk of chunks) assert.equal(findReport(chunk), null, JSON.stringify(chunk));
    assert.deepEqual(
      countsOf({
        choices: [],
        usage: { ...openai, limits: { input_tokens: 9, cached_tokens: 7 } },
      }),
      [512, 34],
    );
  });
});

describe("a usage report of Anthropic's", () => {
  function counts(...events: Record<string, unknown>[]): unknown[] {
    let usage = null;
    for (const event of events) {
      usage = anthropicDialect.readEvent(event, undefined, usage).usage ?? usage;
    }
    assert.ok(usage);
    const { inputTokens, outputTokens, cachedTokens, reportedCostUsd } = normaliseUsage(usage);
    return [inputTokens, outputTokens, cachedTokens, reportedCostUsd];
  }
  const start = (usage?: unknown) => ({ type: "message_start", message: { usage } });
  const delta = (usage?: unknown) => ({ type: "message_delta", delta: {}, usage });
  const stop = { type: "message_stop", "amazon-bedrock-invocationMetrics": bedrock };

  it("is Bedrock's where there is no other", () => {
    assert.deepEqual(counts(start(), delta(), stop), [512, 34, null, null]);
    const own = { input_tokens: 400, cache_read_input_tokens: 112, output_tokens: 1 };
    assert.deepEqual(counts(start(own), delta({ output_tokens: 33 }), stop), [512, 33, 112, null]);
  });

  it("does not let a zero in a later report hide a count", () => {
    const own = { input_tokens: 400, cache_read_input_tokens: 112, output_tokens: 1 };
    const zeros = { input_tokens: 0, cache_read_input_tokens: 0, output_tokens: 34 };
    assert.deepEqual(counts(start(own), delta(zeros)), [512, 34, 112, null]);
  });

  it("is read in OpenAI's names, where the cache is within the prompt, and with its cost", () => {
    const report = { ...openai, total_tokens: 546, prompt_tokens_details: { cached_tokens: 12 } };
    assert.deepEqual(counts(start(), delta({ ...report, cost: 0.0012 })), [512, 34, 12, 0.0012]);
  });
});
