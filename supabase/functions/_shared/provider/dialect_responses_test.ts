import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { readErrorBody } from "../errors/read_error_body.ts";
import { makeTarget } from "../testing/make_target.ts";
import { responsesDialect } from "./dialect_responses.ts";
import { normaliseUsage } from "./normalise_usage.ts";

function read(type: string, fields: Record<string, unknown> = {}) {
  return responsesDialect.readEvent({ type, sequence_number: 4, ...fields }, undefined, null);
}

describe("responsesDialect.readEvent()", () => {
  it("finds the text of every kind of delta", () => {
    assert.equal(read("response.output_text.delta", { delta: "Hi" }).content, "Hi");
    assert.equal(read("response.refusal.delta", { delta: "No" }).refusal, "No");
    for (
      const kind of ["reasoning_text", "reasoning_summary_text", "reasoning", "reasoning_summary"]
    ) {
      assert.equal(read(`response.${kind}.delta`, { delta: "Hm" }).reasoning, "Hm", kind);
      assert.equal(read(`response.${kind}.delta`, { delta: { text: "Hm" } }).reasoning, "Hm", kind);
    }
    const named = responsesDialect.readEvent({ delta: "Hi" }, "response.output_text.delta", null);
    assert.equal(named.content, "Hi");
  });

  it("counts no text twice that an event repeats", () => {
    const repeats: [string, Record<string, unknown>][] = [
      ["output_text.done", { text: "Hi" }],
      ["refusal.done", { refusal: "No" }],
      ["reasoning_text.done", { text: "Hm" }],
      ["reasoning_summary_text.done", { text: "Hm" }],
      ["reasoning_summary_part.added", { part: { type: "summary_text", text: "" } }],
      ["reasoning_summary_part.done", { part: { type: "summary_text", text: "Hm" } }],
      ["content_part.added", { part: { type: "output_text", text: "" } }],
      ["content_part.done", { part: { type: "output_text", text: "Hi" } }],
      ["function_call_arguments.done", { name: "f", arguments: "{}" }],
      ["output_item.done", { item: { type: "function_call", name: "f", arguments: "{}" } }],
      ["output_item.done", { item: { type: "message", content: [{ text: "Hi" }] } }],
      ["output_text.annotation.added", { annotation: { title: "Hi" } }],
      ["audio.delta", { delta: "UklGRg==" }],
    ];
    for (const [type, fields] of repeats) {
      const { content, reasoning, refusal, tool, error, ended } = read(`response.${type}`, fields);
      assert.deepEqual(
        [content, reasoning, refusal, tool, error, ended],
        ["", "", "", "", null, false],
        type,
      );
    }
  });

  it("puts a call together by its place in the output", () => {
    const item = { type: "function_call", id: "fc_1", call_id: "call_1", name: "f", arguments: "" };
    const begun = read("response.output_item.added", { output_index: 2, item });
    assert.deepEqual(begun.toolParts, [{ index: 2, id: "call_1", name: "f", arguments: "" }]);
    assert.equal(begun.tool, "f");
    const part = { output_index: 2, item_id: "fc_1", delta: '{"a' };
    const more = read("response.function_call_arguments.delta", part);
    assert.deepEqual(more.toolParts, [{ index: 2, id: "", name: "", arguments: '{"a' }]);
    assert.equal(more.tool, '{"a');
    const message = { output_index: 0, item: { type: "message", name: "x", content: [] } };
    assert.equal(read("response.output_item.added", message).toolParts, null);
  });

  it("finds who answers, and the tier that served", () => {
    const response = { id: "resp_1", model: "gpt-6-luna-2026-09-01", service_tier: "auto" };
    const begun = read("response.created", { response: { ...response, error: null } });
    assert.equal(begun.id, "resp_1");
    assert.equal(begun.model, "gpt-6-luna-2026-09-01");
    // What was asked for is not yet what is served.
    assert.equal(begun.serviceTier, null);
    assert.equal(begun.ended, false);
    const served = { ...response, status: "completed", service_tier: "priority" };
    assert.equal(read("response.completed", { response: served }).serviceTier, "priority");
  });

  it("finds the end and its reason", () => {
    const ends: [string, Record<string, unknown> | undefined, string][] = [
      ["completed", { status: "completed", incomplete_details: null }, "completed"],
      ["completed", undefined, "completed"],
      ["incomplete", { incomplete_details: { reason: "max_output_tokens" } }, "max_output_tokens"],
      ["incomplete", { incomplete_details: { reason: "content_filter" } }, "content_filter"],
      ["incomplete", { status: "incomplete", incomplete_details: null }, "incomplete"],
      ["incomplete", undefined, "incomplete"],
      ["cancelled", { status: "cancelled" }, "cancelled"],
      ["done", { status: "incomplete" }, "incomplete"],
    ];
    for (const [type, response, reason] of ends) {
      const { finishReason, ended, error } = read(`response.${type}`, { response });
      assert.deepEqual([finishReason, ended, error], [reason, true, null], `${type} ${reason}`);
    }
  });

  it("finds an error of every shape, with its words", () => {
    const inner = { code: "rate_limit_exceeded", message: "Slow down" };
    const errors: [string, Record<string, unknown>][] = [
      ["error", { ...inner, param: null }],
      ["error", { error: inner }],
      ["response.failed", { response: { status: "failed", error: inner, output: [] } }],
      ["response.failed", { error: inner }],
      ["response.completed", { response: { status: "failed", error: inner } }],
      ["response.in_progress", { response: { error: inner } }],
      ["response.error", inner],
      ["stream_error", inner],
    ];
    for (const [type, fields] of errors) {
      const { error } = read(type, fields);
      const { code, message } = readErrorBody(error);
      assert.deepEqual([code, message], [inner.code, inner.message], type);
    }
    assert.notEqual(read("response.failed").error, null);
    const bare = responsesDialect.readEvent({ error: inner }, undefined, null);
    assert.equal(readErrorBody(bare.error).message, "Slow down");
  });

  it("finds none in a keep-alive or an event it does not know", () => {
    for (const type of ["ping", "keepalive", "keep-alive", "heartbeat"]) {
      assert.equal(read(type, { message: "still here" }).error, null, type);
    }
    assert.equal(read("response.web_search_call.in_progress", { output_index: 0 }).error, null);
    assert.equal(read("codex.rate_limits", { plan_type: "x" }).error, null);
  });

  it("reads the usage of the last event, failed or not", () => {
    const usage = {
      input_tokens: 40,
      input_tokens_details: { cached_tokens: 32 },
      output_tokens: 25,
      output_tokens_details: { reasoning_tokens: 16 },
      total_tokens: 65,
    };
    for (const type of ["completed", "incomplete", "failed"]) {
      const { usage: raw } = read(`response.${type}`, { response: { usage } });
      assert.ok(raw);
      assert.deepEqual(normaliseUsage(raw), {
        inputTokens: 40,
        outputTokens: 25,
        reasoningTokens: 16,
        cachedTokens: 32,
        cacheWriteTokens: null,
        cacheWrite1hTokens: null,
        reportedCostUsd: null,
      });
    }
    for (const none of [null, {}, [], 5, { input_tokens: "many", output_tokens: -1 }]) {
      assert.equal(read("response.completed", { response: { usage: none } }).usage, null);
    }
  });

  it("finds usage, tier and cost beside the answer, and behind its end", () => {
    const usage = { input_tokens: 40, output_tokens: 25, service_tier: "flex" };
    const first = read("response.completed", { response: { usage }, cost: { usd: 0.002 } });
    assert.equal(first.serviceTier, "flex");
    assert.deepEqual([first.usage?.costUsd, first.usage?.completionTokens], [0.002, 25]);
    for (const type of ["response.usage", "usage", ""]) {
      const late = responsesDialect.readEvent({ type, usage }, undefined, null);
      assert.deepEqual([late.usage?.promptTokens, late.usage?.completionTokens], [40, 25], type);
      const cost = responsesDialect.readEvent({ type, cost: 0.003 }, undefined, first.usage);
      assert.deepEqual([cost.usage?.costUsd, cost.usage?.completionTokens], [0.003, 25], type);
    }
    // A count that goes on says nothing of the end.
    assert.equal(read("response.in_progress", { response: { usage } }).usage, null);
  });

  it("survives events of any shape", () => {
    const deep: unknown = JSON.parse(`${'{"text":'.repeat(20_000)}1${"}".repeat(20_000)}`);
    for (const value of [null, 1, "x", [], [null, 1, "x", [], {}], {}, deep]) {
      for (const type of ["completed", "created", "output_item.added", "output_text.delta"]) {
        const fields = { response: value, item: value, delta: value, output_index: value };
        read(`response.${type}`, fields);
        read(`response.${type}`, {
          response: { output: value, usage: value, incomplete_details: value, status: value },
          item: { type: "function_call", name: value, arguments: value, call_id: value },
        });
      }
    }
  });
});

describe("responsesDialect requests", () => {
  it("sends input, a cap under its own name, and stores nothing", () => {
    assert.deepEqual(responsesDialect.body(makeTarget()), {
      model: "example-model",
      input: "Name three colours.",
      stream: true,
      store: false,
      max_output_tokens: 64,
    });
    const options = { temperature: 0, obfuscationOption: true, maxTokensField: "max_tokens" };
    assert.deepEqual(responsesDialect.body(makeTarget({ options: { ...options } as never })), {
      model: "example-model",
      input: "Name three colours.",
      stream: true,
      stream_options: { include_obfuscation: false },
      store: false,
      max_output_tokens: 64,
      temperature: 0,
    });
  });

  it("sends the effort of chat completions in its own place", () => {
    const bodyOf = (body: Record<string, unknown>) =>
      responsesDialect.body(makeTarget({ options: { body } }));
    const low = bodyOf({ reasoning_effort: "low", service_tier: "flex" });
    assert.deepEqual(low.reasoning, { effort: "low" });
    assert.equal(low.service_tier, "flex");
    assert.equal("reasoning_effort" in low, false);
    const both = bodyOf({ reasoning_effort: "low", reasoning: { summary: "auto" } });
    assert.deepEqual(both.reasoning, { effort: "low", summary: "auto" });
    assert.deepEqual(bodyOf({ reasoning: { effort: "high" } }).reasoning, { effort: "high" });
  });

  it("offers a tool, and asks for a form, as this API has them", () => {
    const form = { name: "order", description: "Places it.", schema: { type: "object" } };
    const tool = responsesDialect.body(makeTarget({ wanted: { kind: "tool", ...form } }));
    assert.deepEqual(tool.tools, [{
      type: "function",
      name: "order",
      description: "Places it.",
      parameters: { type: "object" },
      strict: false,
    }]);
    const options = { body: { text: { verbosity: "low" } } };
    const json = responsesDialect.body(makeTarget({ options, wanted: { kind: "json", ...form } }));
    assert.deepEqual(json.text, {
      verbosity: "low",
      format: { type: "json_schema", name: "order", schema: { type: "object" }, strict: true },
    });
  });

  it("sends the key as OpenAI has it", () => {
    assert.deepEqual(responsesDialect.headers("secret", null), { authorization: "Bearer secret" });
    assert.deepEqual(responsesDialect.headers("secret", "api-key"), { "api-key": "secret" });
    assert.deepEqual(responsesDialect.headers(null, null), {});
  });
});
