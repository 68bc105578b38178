import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { createStreamDecoder } from "./decode_stream.ts";
import { openaiDialect } from "./dialect_openai.ts";
import { streamFailure } from "./stream_failure.ts";
import { chunkOf, eventOf } from "./testing/serve_answers.ts";

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

  it("says something about an error that says nothing", () => {
    assert.match(failureOf(eventOf({ error: {} }))?.failure.message ?? "", /without a message/);
  });

  it("calls what is no event stream an invalid response", () => {
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
