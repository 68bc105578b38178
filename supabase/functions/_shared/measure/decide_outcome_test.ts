import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { decideOutcome } from "./decide_outcome.ts";

const whole = {
  failure: null,
  finishReason: "stop",
  ended: true,
  visible: true,
  chars: 3,
  toolCalls: [],
};

describe("decideOutcome()", () => {
  it("needs a visible answer and a finish reason or an end", () => {
    assert.deepEqual(decideOutcome(whole), { outcome: "success", message: null });
    assert.equal(decideOutcome({ ...whole, ended: false }).outcome, "success");
    assert.equal(decideOutcome({ ...whole, finishReason: null }).outcome, "success");
    assert.equal(decideOutcome({ ...whole, finishReason: "length" }).outcome, "success");
    const cut = decideOutcome({ ...whole, finishReason: null, ended: false });
    assert.equal(cut.outcome, "incomplete");
    assert.match(cut.message ?? "", /finish reason/);
  });

  it("finds an answer without visible text empty", () => {
    const reasoning = decideOutcome({ ...whole, visible: false, finishReason: "length" });
    assert.deepEqual(reasoning, {
      outcome: "empty",
      message: "No visible answer, only reasoning or tool calls: finish reason length",
    });
    assert.match(
      decideOutcome({ ...whole, visible: false, chars: 0 }).message ?? "",
      /no text at all/,
    );
  });

  it("takes tool calls alone for an answer where a tool was offered", () => {
    const called = { ...whole, visible: false, toolCalls: [{ name: "a", arguments: "{}" }] };
    assert.equal(decideOutcome(called, true).outcome, "success");
    assert.equal(decideOutcome(called, false).outcome, "empty");
    assert.equal(decideOutcome({ ...called, toolCalls: [] }, true).outcome, "empty");
    assert.equal(decideOutcome({ ...called, finishReason: "error" }, true).outcome, "stream_error");
  });

  it("knows the finish reasons that are failures", () => {
    const reasons: Record<string, string> = {
      content_filter: "content_filtered",
      refusal: "content_filtered",
      "content-filter": "content_filtered",
      ERROR_TOXIC: "content_filtered",
      cancelled: "incomplete",
      timeout: "incomplete",
      server_error: "stream_error",
      SAFETY: "content_filtered",
      error: "stream_error",
      internal_error: "stream_error",
      ENGINE_FAILURE: "stream_error",
      failed: "stream_error",
      aborted: "incomplete",
      canceled: "incomplete",
      interrupted: "incomplete",
      client_disconnect: "incomplete",
      end_turn: "success",
      MAX_TOKENS: "success",
      insufficient_system_resource: "overloaded",
      constructor: "success",
      IMAGE_SAFETY: "content_filtered",
      IMAGE_PROHIBITED_CONTENT: "content_filtered",
      MODEL_ARMOR: "content_filtered",
      LANGUAGE: "content_filtered",
      OTHER: "incomplete",
      // Some gateways say so of any end that they do not know.
      other: "success",
      MALFORMED_RESPONSE: "stream_error",
    };
    for (const [finishReason, outcome] of Object.entries(reasons)) {
      assert.equal(decideOutcome({ ...whole, finishReason }).outcome, outcome, finishReason);
    }
  });

  it("keeps a failure, whatever came before it", () => {
    const failure = {
      outcome: "timeout",
      message: "Late",
      code: null,
      retryAfterMs: null,
    } as const;
    const { outcome, message } = decideOutcome({ ...whole, failure });
    assert.equal(outcome, "timeout");
    assert.equal(message, "Late");
  });
});
