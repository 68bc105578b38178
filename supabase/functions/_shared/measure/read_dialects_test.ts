import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { createStreamDecoder } from "./decode_stream.ts";
import { decideOutcome } from "./decide_outcome.ts";
import { streamFailure } from "./stream_failure.ts";
import { PROVIDER_DIALECTS } from "../provider/dialect.ts";
import { DIALECTS } from "../provider/dialects.ts";
import type { Dialect } from "../provider/dialect.ts";
import {
  DIALECT_STREAMS,
  geminiChunk,
  geminiEnd,
  messageItem,
  responseBegin,
  responseEnd,
  responseEvent,
} from "../testing/dialect_streams.ts";
import { eventOf } from "../testing/serve_answers.ts";

const encoder = new TextEncoder();

/** What a dialect reads of a stream that arrives byte by byte. */
function readAs(dialect: Dialect, stream: string, toolOffered = false) {
  const decoder = createStreamDecoder(DIALECTS[dialect], 1000);
  encoder.encode(stream).forEach((byte, at) => decoder.feed(Uint8Array.of(byte), at));
  decoder.end(stream.length);
  const { answer } = decoder;
  const failure = streamFailure(answer, "text/event-stream")?.failure ?? null;
  return { answer, outcome: decideOutcome({ ...answer, failure }, toolOffered).outcome };
}

const TEXT = "Zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich 🟢";
const CALL = { name: "order", parts: ['{"a":', "1}"] };

describe("createStreamDecoder() in every dialect", () => {
  for (const dialect of PROVIDER_DIALECTS) {
    const { text, calls, cut, stop } = DIALECT_STREAMS[dialect];

    it(`reads a text, a call and a cut in ${dialect}`, () => {
      const whole = readAs(dialect, text(TEXT, stop));
      assert.equal(whole.outcome, "success");
      assert.equal(whole.answer.text, TEXT);
      assert.equal(whole.answer.chars, TEXT.length);
      assert.equal(whole.answer.finishReason, stop);
      assert.equal(whole.answer.malformed, null);
      const called = readAs(dialect, calls([CALL, CALL], stop), true);
      assert.equal(called.outcome, "success");
      const put = { name: "order", arguments: '{"a":1}' };
      assert.deepEqual(called.answer.toolCalls, [put, put]);
      assert.equal(readAs(dialect, text(TEXT, cut)).answer.finishReason, cut);
    });

    it(`is incomplete without its end in ${dialect}`, () => {
      const whole = text(TEXT, stop);
      const events = whole.split(/(?<=\n\n)/);
      const end = events.findIndex((event) => event.includes(`"${stop}"`));
      const broken = events.slice(0, end).join("");
      assert.equal(readAs(dialect, broken).answer.text, TEXT);
      assert.equal(readAs(dialect, broken).outcome, "incomplete");
    });

    for (const other of PROVIDER_DIALECTS.filter((other) => other !== dialect)) {
      it(`has no success in ${dialect} where a provider speaks ${other}`, () => {
        const { text, calls, stop, cut } = DIALECT_STREAMS[other];
        for (const stream of [text(TEXT, stop), text(TEXT, cut), calls([CALL], stop)]) {
          for (const ending of ["", eventOf("[DONE]")]) {
            const { answer, outcome } = readAs(dialect, stream + ending, true);
            assert.match(outcome, /^(?:incomplete|empty|stream_error|invalid_response)$/);
            assert.equal(answer.chars, 0);
            assert.deepEqual(answer.toolCalls, []);
          }
        }
      });
    }
  }
});

describe("createStreamDecoder() of OpenAI's Responses API", () => {
  const dialect = "openai-responses";
  const delta = (text: string) => responseEvent("output_text.delta", { delta: text });

  it("takes [DONE] for no end, and minds none after the end", () => {
    assert.equal(
      readAs(dialect, responseBegin() + delta("Hi") + eventOf("[DONE]")).outcome,
      "incomplete",
    );
    const both = responseBegin() + delta("Hi") + responseEnd("completed") + eventOf("[DONE]");
    assert.equal(readAs(dialect, both).outcome, "success");
  });

  it("takes the whole answer of the last event where nothing came before it", () => {
    const call = { type: "function_call", call_id: "c", name: "f", arguments: "{}" };
    const reasoning = { type: "reasoning", summary: [{ type: "summary_text", text: "Hm" }] };
    const end = responseEnd("completed", [reasoning, messageItem("Hi"), call]);
    const whole = readAs(dialect, responseBegin() + end);
    assert.deepEqual([whole.outcome, whole.answer.text, whole.answer.chars], ["success", "Hi", 7]);
    assert.deepEqual(whole.answer.toolCalls, [{ name: "f", arguments: "{}" }]);
    const thought = responseEvent("reasoning_summary_text.delta", { delta: "Hm" });
    const rest = readAs(dialect, responseBegin() + thought + end);
    assert.deepEqual([rest.answer.text, rest.answer.chars], ["Hi", 7]);
    const repeated = readAs(dialect, responseBegin() + thought + delta(" ") + delta("Hi") + end);
    assert.deepEqual([repeated.answer.text, repeated.answer.chars], [" Hi", 5]);
    assert.deepEqual(repeated.answer.toolCalls, []);
  });

  it("takes the arguments of the last event where only the name came before it", () => {
    const call = { type: "function_call", call_id: "c", name: "f", arguments: "{}" };
    const added = (output_index: number) =>
      responseEvent("output_item.added", { output_index, item: { ...call, arguments: "" } });
    const end = responseEnd("completed", [{ type: "reasoning" }, call, call]);
    const { answer } = readAs(dialect, responseBegin() + added(1) + added(2) + end);
    const whole = { name: "f", arguments: "{}" };
    assert.deepEqual([answer.toolCalls, answer.chars], [[whole, whole], 6]);
  });

  it("tells what an answer without a text is", () => {
    const ended = (finish: string, fields = {}) =>
      readAs(dialect, responseBegin() + responseEnd(finish, [], fields)).outcome;
    assert.equal(ended("completed"), "empty");
    assert.equal(ended("max_output_tokens"), "empty");
    assert.equal(ended("content_filter"), "content_filtered");
    assert.equal(ended("incomplete"), "incomplete");
    const refusal = responseEvent("refusal.delta", { delta: "I can't." });
    assert.equal(readAs(dialect, refusal + responseEnd("completed")).outcome, "success");
  });

  it("keeps what a failure says, and what it cost", () => {
    const failed = responseBegin() + delta("Hi") + responseEvent("failed", {
      response: {
        status: "failed",
        error: { code: "server_error", message: "The model is gone" },
        usage: { input_tokens: 12, output_tokens: 3, total_tokens: 15 },
      },
    });
    const { answer, outcome } = readAs(dialect, failed);
    assert.equal(outcome, "stream_error");
    assert.equal(answer.usage?.completionTokens, 3);
    assert.equal(streamFailure(answer, null)?.failure.code, "server_error");
    const named = responseBegin() + delta("Hi") +
      `event: error\n${eventOf({ type: "error", code: "ERR", message: "Gone" })}`;
    assert.equal(readAs(dialect, named).outcome, "stream_error");
  });
});

describe("createStreamDecoder() of Gemini's own API", () => {
  const text = geminiChunk([{ text: "Hi" }]);

  it("takes [DONE] for no end", () => {
    assert.equal(readAs("gemini", text + eventOf("[DONE]")).outcome, "incomplete");
    assert.equal(readAs("gemini", text + geminiEnd("STOP") + eventOf("[DONE]")).outcome, "success");
  });

  it("tells what an answer without a text is", () => {
    const thought = geminiChunk([{ text: "Hm", thought: true }]);
    assert.equal(readAs("gemini", thought + geminiEnd("MAX_TOKENS")).outcome, "empty");
    assert.equal(readAs("gemini", geminiEnd("MALFORMED_FUNCTION_CALL")).outcome, "empty");
    for (const reason of ["SAFETY", "PROHIBITED_CONTENT", "BLOCKLIST", "SPII", "RECITATION"]) {
      assert.equal(readAs("gemini", text + geminiEnd(reason)).outcome, "content_filtered", reason);
      const promptFeedback = { blockReason: reason };
      const blocked = eventOf({ promptFeedback, usageMetadata: { promptTokenCount: 9 } });
      assert.equal(readAs("gemini", blocked).outcome, "content_filtered", reason);
    }
    const other = eventOf({ promptFeedback: { blockReason: "OTHER" } });
    assert.equal(readAs("gemini", other).outcome, "content_filtered");
  });

  it("keeps what an error says, also in a list", () => {
    const error = { code: 503, message: "Overloaded", status: "UNAVAILABLE" };
    for (const said of [eventOf({ error }), eventOf([{ error }])]) {
      const { answer, outcome } = readAs("gemini", text + said);
      assert.equal(outcome, "stream_error");
      assert.equal(streamFailure(answer, null)?.failure.message, "Overloaded");
    }
    const decoder = createStreamDecoder(DIALECTS.gemini, 1000);
    decoder.feed(encoder.encode(JSON.stringify([{ error }], null, 2)), 1);
    decoder.end(2);
    assert.match(streamFailure(decoder.answer, "application/json")!.failure.message!, /Overloaded/);
  });

  it("reads a list of chunks where they come as one event", () => {
    const chunks = [text, geminiEnd("STOP")].map((event) => JSON.parse(event.slice(6)));
    const { answer, outcome } = readAs("gemini", eventOf(chunks));
    assert.deepEqual([answer.text, outcome], ["Hi", "success"]);
  });
});
