import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { anthropicDialect } from "./dialect_anthropic.ts";
import { normaliseUsage } from "./normalise_usage.ts";
import { makeTarget } from "../testing/make_target.ts";
import type { RawUsage } from "./usage.ts";

function readEvent(payload: Record<string, unknown>) {
  return anthropicDialect.readEvent(payload, undefined, null);
}

function readDelta(delta: Record<string, unknown>) {
  return readEvent({ type: "content_block_delta", index: 0, delta });
}

describe("anthropicDialect.readEvent()", () => {
  it("finds the text of every kind of delta", () => {
    assert.equal(readDelta({ type: "text_delta", text: "Hi" }).content, "Hi");
    assert.equal(readDelta({ type: "thinking_delta", thinking: "Hm" }).reasoning, "Hm");
    assert.equal(readDelta({ type: "input_json_delta", partial_json: "{" }).tool, "{");
    const signature = readDelta({ type: "signature_delta", signature: "Ej" });
    assert.equal(signature.content + signature.reasoning + signature.tool, "");
  });

  it("finds the text at the start of a block", () => {
    const start = { type: "content_block_start", index: 0 };
    assert.equal(readEvent({ ...start, content_block: { type: "text", text: "" } }).content, "");
    const tool = { type: "tool_use", id: "toolu_1", name: "find", input: {} };
    assert.equal(readEvent({ ...start, content_block: tool }).tool, "find");
  });

  it("finds the stop reason, the end and errors", () => {
    const delta = { type: "message_delta", delta: { stop_reason: "max_tokens" } };
    assert.equal(readEvent(delta).finishReason, "max_tokens");
    assert.equal(readEvent({ type: "message_stop" }).ended, true);
    const error = { type: "error", error: { type: "overloaded_error", message: "Overloaded" } };
    assert.equal(readEvent(error).error, error);
    const unnamed = { type: "overloaded_error", message: "Overloaded" };
    assert.equal(anthropicDialect.readEvent(unnamed, "error", null).error, unnamed);
    const foreign = { object: "error", message: "no" };
    assert.equal(readEvent(foreign).error, foreign);
    assert.equal(readEvent({ type: "ping" }).ended, false);
  });

  it("merges cumulative usage and adds cached input to the input", () => {
    const first = readEvent({
      type: "message_start",
      message: {
        id: "msg_1",
        model: "claude",
        usage: {
          input_tokens: 10,
          cache_read_input_tokens: 5,
          cache_creation_input_tokens: 3,
          output_tokens: 1,
        },
      },
    });
    assert.equal(first.id, "msg_1");
    assert.ok(first.usage);
    assert.equal(normaliseUsage(first.usage).outputTokens, null);
    const last = anthropicDialect.readEvent(
      { type: "message_delta", delta: {}, usage: { output_tokens: 42 } },
      "message_delta",
      first.usage,
    ).usage;
    assert.ok(last);
    assert.deepEqual(normaliseUsage(last), {
      inputTokens: 18,
      outputTokens: 42,
      reasoningTokens: null,
      cachedTokens: 5,
      cacheWriteTokens: 3,
      cacheWrite1hTokens: null,
      reportedCostUsd: null,
    });
  });
});

describe("anthropicDialect.readEvent() behind the end", () => {
  const counted = { input_tokens: 10, cache_read_input_tokens: 5, output_tokens: 42 };
  const before = readEvent({ type: "message_delta", delta: {}, usage: counted }).usage;

  it("finds what a gateway says that it cost, and keeps the counts", () => {
    for (const type of [undefined, "message_stop", "gateway.cost"]) {
      const { usage } = anthropicDialect.readEvent({ type, cost: 0.002 }, undefined, before);
      assert.equal(usage?.costUsd, 0.002);
      const { inputTokens, outputTokens } = normaliseUsage(usage!);
      assert.deepEqual([inputTokens, outputTokens], [15, 42]);
    }
  });

  it("finds a report that no event of its own brings", () => {
    const { usage } = readEvent({ type: "usage", usage: counted });
    const { inputTokens, outputTokens } = normaliseUsage(usage!);
    assert.deepEqual([inputTokens, outputTokens], [15, 42]);
  });
});

describe("anthropicDialect.readEvent() thinking tokens", () => {
  it("takes them from the last report that has them", () => {
    const start = readEvent({
      type: "message_start",
      message: { usage: { output_tokens: 1, output_tokens_details: { thinking_tokens: 0 } } },
    });
    assert.equal(start.usage?.reasoningTokens, 0);
    const counted = { output_tokens: 42, output_tokens_details: { thinking_tokens: 30 } };
    let usage: RawUsage | null = start.usage;
    for (const report of [counted, { output_tokens: 43 }]) {
      const payload = { type: "message_delta", delta: {}, usage: report };
      usage = anthropicDialect.readEvent(payload, undefined, usage).usage;
    }
    assert.equal(usage?.completionTokens, 43);
    assert.equal(usage?.reasoningTokens, 30);
  });
});

describe("anthropicDialect.readEvent() cache writes and served tiers", () => {
  it("keeps cache writes, their duration, and the tier that served", () => {
    const start = readEvent({
      type: "message_start",
      message: {
        usage: {
          input_tokens: 10,
          cache_creation_input_tokens: 1920,
          cache_creation: { ephemeral_5m_input_tokens: 1900, ephemeral_1h_input_tokens: 20 },
          service_tier: "priority",
        },
      },
    });
    assert.equal(start.serviceTier, "priority");
    const payload = { type: "message_delta", delta: {}, usage: { output_tokens: 42 } };
    const { usage } = anthropicDialect.readEvent(payload, undefined, start.usage);
    assert.ok(usage);
    const { inputTokens, cacheWriteTokens, cacheWrite1hTokens } = normaliseUsage(usage);
    assert.deepEqual([inputTokens, cacheWriteTokens, cacheWrite1hTokens], [1930, 1920, 20]);
  });
});

describe("anthropicDialect requests", () => {
  it("caps with max_tokens, whatever the options say", () => {
    assert.deepEqual(anthropicDialect.body(makeTarget({ options: { temperature: 0 } })), {
      model: "example-model",
      messages: [{ role: "user", content: "Name three colours." }],
      stream: true,
      max_tokens: 64,
      temperature: 0,
    });
  });

  it("sends the key under its own name, and the version", () => {
    assert.deepEqual(anthropicDialect.headers("secret", null), {
      "anthropic-version": "2023-06-01",
      "x-api-key": "secret",
    });
    assert.deepEqual(anthropicDialect.headers("secret", "Authorization"), {
      "anthropic-version": "2023-06-01",
      Authorization: "Bearer secret",
    });
  });
});
