import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { openaiDialect } from "./dialect_openai.ts";
import { chunkOf } from "../testing/serve_answers.ts";
import { makeTarget } from "../testing/make_target.ts";
import type { RawUsage } from "./usage.ts";

function readDelta(delta: Record<string, unknown>) {
  const { content, reasoning, refusal, tool } = openaiDialect.readEvent(
    chunkOf(delta),
    undefined,
    null,
  );
  return { content, reasoning, refusal, tool };
}

const nothing = { content: "", reasoning: "", refusal: "", tool: "" };

describe("openaiDialect.readEvent() deltas", () => {
  it("finds no token in a role, an empty text or null", () => {
    assert.deepEqual(readDelta({ role: "assistant", content: "" }), nothing);
    assert.deepEqual(readDelta({ content: null, refusal: null, reasoning: null }), nothing);
    assert.deepEqual(readDelta({ reasoning_details: [] }), nothing);
    assert.deepEqual(
      readDelta({ reasoning_details: [{ type: "reasoning.encrypted", data: "Ej" }] }),
      nothing,
    );
  });

  it("finds content and refusal", () => {
    assert.deepEqual(readDelta({ content: "Hi" }), { ...nothing, content: "Hi" });
    assert.deepEqual(readDelta({ content: null, refusal: "No" }), { ...nothing, refusal: "No" });
  });

  it("finds reasoning under each of its names", () => {
    const expected = { ...nothing, reasoning: "Hm" };
    assert.deepEqual(readDelta({ reasoning: "Hm", channel: "analysis" }), expected);
    assert.deepEqual(readDelta({ content: null, reasoning_content: "Hm" }), expected);
    assert.deepEqual(
      readDelta({ reasoning_details: [{ type: "reasoning.text", text: "Hm" }] }),
      expected,
    );
    assert.deepEqual(
      readDelta({ reasoning_details: [{ type: "reasoning.summary", summary: "Hm" }] }),
      expected,
    );
  });

  it("finds reasoning where few send it", () => {
    const expected = { ...nothing, reasoning: "Hm" };
    assert.deepEqual(readDelta({ reasoning_text: "Hm" }), expected);
    assert.deepEqual(readDelta({ content: "", thinking: "Hm" }), expected);
    assert.deepEqual(readDelta({ reasoning: { content: "Hm" } }), expected);
    assert.deepEqual(readDelta({ content: "", reasoning: { text: "Hm" } }), expected);
    for (
      const part of [
        { type: "reasoning", summary: [{ type: "summary_text", text: "Hm" }] },
        { type: "reasoning", text: "Hm" },
        { type: "thinking", thinking: [{ type: "text", text: "Hm" }] },
      ]
    ) {
      assert.deepEqual(readDelta({ content: [part] }), expected);
    }
  });

  it("counts reasoning under two names once", () => {
    const reasoning_details = [{ type: "reasoning.text", text: "Hm" }];
    assert.equal(readDelta({ reasoning: "Hm", reasoning_details }).reasoning, "Hm");
    assert.equal(readDelta({ reasoning: "Hm", reasoning_content: "Hm" }).reasoning, "Hm");
  });

  it("reads content that is an array of parts", () => {
    const content = [
      { type: "thinking", thinking: [{ type: "text", text: "Hm" }] },
      { type: "text", text: "Hi" },
    ];
    assert.deepEqual(readDelta({ content }), { ...nothing, reasoning: "Hm", content: "Hi" });
    assert.equal(readDelta({ content: [{ type: "thinking", thinking: "Hm" }] }).reasoning, "Hm");
    assert.equal(
      readDelta({ content: ["a", { type: "reference", reference_ids: [1] }] }).content,
      "a",
    );
  });

  it("finds the text of tool calls, new and old", () => {
    const call = { index: 1, function: { name: "find", arguments: '{"a":' } };
    assert.equal(readDelta({ tool_calls: [call] }).tool, 'find{"a":');
    assert.equal(readDelta({ tool_calls: [{ function: { arguments: "" } }] }).tool, "");
    assert.equal(readDelta({ tool_calls: [{ custom: { input: "x" } }] }).tool, "x");
    assert.equal(readDelta({ function_call: { name: "find" } }).tool, "find");
  });

  it("counts Together's repeated token once, and reads `text` without a delta", () => {
    const both = { choices: [{ text: "Hi", delta: { content: "Hi" } }] };
    assert.equal(openaiDialect.readEvent(both, undefined, null).content, "Hi");
    const alone = { choices: [{ text: "Hi" }] };
    assert.equal(openaiDialect.readEvent(alone, undefined, null).content, "Hi");
    const beside = { choices: [{ text: "Hi", delta: { role: "assistant", content: "" } }] };
    assert.equal(openaiDialect.readEvent(beside, undefined, null).content, "Hi");
    const reasoning = { choices: [{ text: "Hm", delta: { content: "", reasoning: "Hm" } }] };
    assert.equal(openaiDialect.readEvent(reasoning, undefined, null).content, "");
  });

  it("reads a whole message only where there is no delta", () => {
    const message = { role: "assistant", content: "Hi", reasoning_content: "Hm" };
    const whole = openaiDialect.readEvent({ choices: [{ message }] }, undefined, null);
    assert.equal(whole.content, "Hi");
    assert.equal(whole.reasoning, "Hm");
    const repeated = { choices: [{ message, delta: { content: "" }, finish_reason: "stop" }] };
    assert.equal(openaiDialect.readEvent(repeated, undefined, null).content, "");
  });

  it("reads every choice of an event", () => {
    const payload = { choices: [{ delta: { content: "a" } }, { delta: { content: "b" } }] };
    assert.equal(openaiDialect.readEvent(payload, undefined, null).content, "ab");
  });
});

describe("openaiDialect.readEvent() usage", () => {
  const usage = { prompt_tokens: 5, completion_tokens: 3, total_tokens: 8 };

  it("finds it in every place it is sent", () => {
    const places = [
      { choices: [], usage },
      { ...chunkOf({}, "stop"), usage },
      { ...chunkOf({}, "stop"), x_groq: { usage } },
      { choices: [{ delta: {}, finish_reason: "stop", usage }] },
    ];
    for (const payload of places) {
      const found = openaiDialect.readEvent(payload, undefined, null).usage;
      assert.equal(found?.promptTokens, 5);
      assert.equal(found?.completionTokens, 3);
      assert.equal(found?.totalTokens, 8);
    }
  });

  it("finds the details in any place", () => {
    const { usage: detailed } = openaiDialect.readEvent(
      {
        choices: [],
        usage: {
          ...usage,
          prompt_tokens_details: { cached_tokens: 4 },
          completion_tokens_details: { reasoning_tokens: 2 },
          cost: 0.00125,
        },
      },
      undefined,
      null,
    );
    assert.equal(detailed?.cachedTokens, 4);
    assert.equal(detailed?.reasoningTokens, 2);
    assert.equal(detailed?.costUsd, 0.00125);
    const { usage: flat } = openaiDialect.readEvent(
      {
        choices: [],
        usage: { ...usage, cached_tokens: 1, reasoning_tokens: 2, cost: { total_cost: 0.5 } },
      },
      undefined,
      null,
    );
    assert.equal(flat?.cachedTokens, 1);
    assert.equal(flat?.reasoningTokens, 2);
    assert.equal(flat?.costUsd, 0.5);
  });

  it("keeps cache writes, wherever they are counted", () => {
    for (
      const written of [
        { prompt_tokens_details: { cached_tokens: 0, cache_write_tokens: 1920 } },
        { cache_creation_input_tokens: 1920, prompt_tokens_details: { cache_write_tokens: 0 } },
      ]
    ) {
      const payload = { choices: [], usage: { ...usage, ...written } };
      const read = openaiDialect.readEvent(payload, undefined, null).usage;
      assert.equal(read?.cacheWriteTokens, 1920);
    }
  });

  it("knows the tier that serves the request, on the chunk or in its usage", () => {
    const served = (payload: Record<string, unknown>) =>
      openaiDialect.readEvent({ choices: [], ...payload }, undefined, null).serviceTier;
    assert.equal(served({ service_tier: "flex" }), "flex");
    assert.equal(served({ usage: { ...usage, service_tier: "priority" } }), "priority");
    assert.equal(served({ service_tier: 3 }), null);
    assert.equal(served({}), null);
  });

  it("finds it under other names", () => {
    function read(usage: Record<string, unknown>, before: RawUsage | null = null) {
      return openaiDialect.readEvent({ choices: [], usage }, undefined, before).usage;
    }
    const other = read({
      input_tokens: 5,
      output_tokens: 3,
      input_tokens_details: { cached_tokens: 4 },
      output_tokens_details: { reasoning_tokens: 2 },
    });
    assert.equal(other?.promptTokens, 5);
    assert.equal(other?.completionTokens, 3);
    assert.equal(other?.cachedTokens, 4);
    assert.equal(other?.reasoningTokens, 2);
    for (
      const name of ["prompt_cache_hit_tokens", "cache_read_input_tokens", "num_cached_tokens"]
    ) {
      assert.equal(read({ ...usage, [name]: 4 })?.cachedTokens, 4);
    }
    const total = read({ total_tokens: 8 });
    assert.equal(total?.totalTokens, 8);
    assert.equal(total?.promptTokens, null);
    assert.equal(total?.completionTokens, null);
    assert.equal(read({ total_tokens: 8 }, total), null);
    assert.equal(read({ total_tokens: 0 }), null);
  });

  it("takes null, an empty report and nonsense for none", () => {
    for (const none of [null, {}, [], 5, { prompt_tokens: "five", completion_tokens: -1 }]) {
      assert.equal(
        openaiDialect.readEvent({ choices: [], usage: none }, undefined, null).usage,
        null,
      );
    }
  });
});

describe("openaiDialect.readEvent() finish reasons", () => {
  it("takes the word null for none", () => {
    const reasonOf = (reason: unknown) =>
      openaiDialect.readEvent({ choices: [{ delta: {}, finish_reason: reason }] }, undefined, null)
        .finishReason;
    for (const none of ["null", "", null, undefined, 0]) assert.equal(reasonOf(none), null);
    assert.equal(reasonOf("stop"), "stop");
  });
});

describe("openaiDialect.readEvent() errors", () => {
  it("finds an error of every shape", () => {
    const shapes: [Record<string, unknown>, string?][] = [
      [{ error: { message: "no" } }],
      [{ error: "no" }],
      [{ ...chunkOf({ content: "" }, "error"), error: { code: 429, message: "no" } }],
      [{ choices: [{ delta: {}, error: { message: "no" } }] }],
      [{ object: "error", message: "no", type: "invalid_request_error" }],
      [{ message: "no", code: 400 }],
      [{ detail: "no" }],
      [{ status: "no" }, "error"],
      [{ code: 500, msg: "404 NOT_FOUND", success: false }],
      [{ errors: [{ message: "no" }], success: false }],
      [{ error_code: 17, error_msg: "no" }],
      [{ error: {} }],
      [{ ...chunkOf({}, "stop"), x_groq: { id: "req_1", error: "no" } }],
      [{ choices: null, base_resp: { status_code: 1008, status_msg: "no" } }],
      [{ ...chunkOf({ content: "" }), base_resp: { status_code: 1027, status_msg: "no" } }],
    ];
    for (const [payload, event] of shapes) {
      assert.notEqual(openaiDialect.readEvent(payload, event, null).error, null);
    }
  });

  it("finds none in a chunk that says it has none", () => {
    const none = [null, undefined, false, "", {}, { code: null, message: "" }, { code: "0" }];
    for (const error of none) {
      const payload = { ...chunkOf({ content: "Hi" }), error };
      assert.equal(openaiDialect.readEvent(payload, undefined, null).error, null);
      const inside = { choices: [{ delta: { content: "Hi" }, error }] };
      assert.equal(openaiDialect.readEvent(inside, undefined, null).error, null);
    }
    const fine = { ...chunkOf({ content: "Hi" }), base_resp: { status_code: 0, status_msg: "" } };
    assert.equal(openaiDialect.readEvent(fine, undefined, null).error, null);
  });

  it("finds none in a keep-alive", () => {
    for (const event of ["ping", "heartbeat", "keepalive", "keep-alive"]) {
      const payload = { message: "still here" };
      assert.equal(openaiDialect.readEvent(payload, event, null).error, null);
    }
    const typed = { type: "ping", message: "still here" };
    assert.equal(openaiDialect.readEvent(typed, undefined, null).error, null);
  });
});

describe("openaiDialect.body()", () => {
  it("sends only options that suit the model, and always a cap", () => {
    assert.deepEqual(openaiDialect.body(makeTarget()), {
      model: "example-model",
      messages: [{ role: "user", content: "Name three colours." }],
      stream: true,
      stream_options: { include_usage: true },
      max_completion_tokens: 64,
    });
    const options = {
      maxTokensField: "max_tokens",
      temperature: 0,
      includeUsage: false,
      obfuscationOption: true,
      body: { reasoning_effort: "low" },
    } as const;
    assert.deepEqual(openaiDialect.body(makeTarget({ options })), {
      model: "example-model",
      messages: [{ role: "user", content: "Name three colours." }],
      stream: true,
      stream_options: { include_obfuscation: false },
      max_tokens: 64,
      temperature: 0,
      reasoning_effort: "low",
    });
    const plain = openaiDialect.body(makeTarget({ options: { includeUsage: false } }));
    assert.equal("stream_options" in plain, false);
  });
});
