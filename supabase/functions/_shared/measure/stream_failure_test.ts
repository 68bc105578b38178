import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { createStreamDecoder } from "./decode_stream.ts";
import { openaiDialect } from "../provider/dialect_openai.ts";
import { streamFailure } from "./stream_failure.ts";
import { chunkOf, eventOf } from "../testing/serve_answers.ts";

function failureOf(body: string, contentType: string | null = "text/event-stream") {
  const decoder = createStreamDecoder(openaiDialect, 1000);
  decoder.feed(new TextEncoder().encode(body), 1);
  decoder.end(2);
  return streamFailure(decoder.answer, contentType);
}

describe("streamFailure()", () => {
  it("finds none in a stream, whole or cut, or in nothing", () => {
    for (const body of [eventOf(chunkOf({ content: "Hi" })), "", "\n", ": ping\n\n: ping\n"]) {
      assert.equal(failureOf(body), null);
    }
  });

  it("finds none in a stream that was cut before its first event", () => {
    for (
      const body of [
        'data: {"id":"chatcmpl-1","choices":[{"del',
        "event: message_sta",
        'event: message_start\r\ndata: {"type":"mess',
        "retry: 3000\n\n",
        ": ping\n\nid: 1\n\n",
        "event: ping\ndata:\n\n",
        "\uFEFFdata: {",
        "data: ping\n\n",
      ]
    ) {
      assert.equal(failureOf(body), null, body);
    }
  });

  it("calls an error inside a 200 a stream error, and keeps its code", () => {
    const error = { message: "Slow down", code: "rate_limit_exceeded" };
    const bodies = [
      eventOf({ error }),
      `event: error\n${eventOf(error)}`,
      eventOf({ ...chunkOf({}, "stop"), error }),
      JSON.stringify({ error }),
      JSON.stringify([{ error }], null, 2),
      `error: ${JSON.stringify(error)}\n\n${eventOf("[DONE]")}`,
      `: ping\n\nerror:${JSON.stringify({ error })}\r\n\r\n`,
    ];
    for (const body of bodies) {
      const found = failureOf(body);
      assert.equal(found?.failure.outcome, "stream_error", body);
      assert.equal(found.failure.message, "Slow down");
      assert.equal(found.failure.code, "rate_limit_exceeded");
    }
  });

  it("judges a body instead of a stream by what it says, in every vendor's shape", () => {
    const bodies: [string, unknown][] = [
      ["rate_limited", { code: 429, msg: "Too many requests", data: null }],
      ["rate_limited", { code: "429", message: "slow down", success: false }],
      ["rate_limited", { errcode: 45009, errmsg: "requests limit reached" }],
      ["rate_limited", { error_code: 18, error_msg: "Open api qps request limit reached" }],
      ["rate_limited", { status: "error", message: "Rate limit exceeded" }],
      ["rate_limited", { success: false, error: { message: "Too many requests" } }],
      ["rate_limited", { base_resp: { status_code: 1002, status_msg: "rate limit exceeded" } }],
      ["rate_limited", { code: 1302, msg: "您的账户已达到速率限制，请求过于频繁" }],
      ["rate_limited", { ret_code: 429, ret_msg: "busy" }],
      ["rate_limited", [{ code: 429, msg: "Too many requests" }]],
      ["quota_exceeded", { base_resp: { status_code: 1008, status_msg: "insufficient balance" } }],
      ["quota_exceeded", { ret: -20, msg: "账户余额不足" }],
      ["quota_exceeded", { errcode: 1113, errmsg: "账户已欠费，请充值" }],
      ["auth_failed", { error_code: 110, error_msg: "Access token invalid or no longer valid" }],
      ["auth_failed", { code: 401, msg: "令牌已过期或验证不正确", success: false }],
      ["overloaded", { status: "fail", msg: "the model is currently busy" }],
      ["model_unavailable", { errorCode: "x", errorMessage: "Model not found" }],
      // A broken server in its own words is no other outcome than before.
      ["stream_error", { success: false, message: "something happened" }],
    ];
    for (const [outcome, body] of bodies) {
      for (const indent of [0, 2]) {
        const found = failureOf(JSON.stringify(body, null, indent), "application/json");
        assert.equal(found?.failure.outcome, outcome, JSON.stringify(body));
        assert.doesNotMatch(found.failure.message, /without a message/);
      }
    }
  });

  it("does not take a body that reports success for an error", () => {
    for (
      const body of [
        { errcode: 0, errmsg: "ok", data: {} },
        { code: 0, msg: "success", data: {} },
        { code: 200, msg: "OK" },
        { ret_code: "0", ret_msg: "" },
      ]
    ) {
      assert.equal(failureOf(JSON.stringify(body))?.failure.outcome, "invalid_response");
    }
  });

  it("says something about an error that says nothing", () => {
    assert.match(failureOf(eventOf({ error: {} }))?.failure.message ?? "", /without a message/);
  });

  it("calls a body that is not an event stream an invalid response", () => {
    for (
      const body of [
        "<html></html>",
        '{"choices":[]}',
        "Hello",
        "dataset not found",
        '{"done":true}\n{"done":true}\n',
      ]
    ) {
      const found = failureOf(body, null);
      assert.equal(found?.failure.outcome, "invalid_response", body);
      assert.match(found.failure.message, /^Not an event stream \(no content type\): ./);
    }
  });

  it("calls an event that is no JSON an invalid response", () => {
    const found = failureOf(eventOf(chunkOf({ content: "Hi" })) + eventOf("{oops"));
    assert.equal(found?.failure.outcome, "invalid_response");
    assert.match(found.failure.message, /\{oops/);
  });
});
