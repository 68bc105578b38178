import type { Dialect } from "../provider/dialect.ts";
import { named, ORDER, type Shapes } from "./dialect_shape.ts";
import { geminiChunk, geminiEnd, messageEnd } from "./dialect_streams.ts";
import { RESPONSES_SHAPES } from "./responses_shapes.ts";
import { chunkOf, eventOf } from "./serve_answers.ts";

/** A chat completion that ends, with usage. */
function chatEnd(reason: string): string {
  return eventOf(chunkOf({}, reason)) + eventOf({
    choices: [],
    usage: {
      prompt_tokens: 12,
      prompt_tokens_details: { cached_tokens: 4 },
      completion_tokens: 9,
      completion_tokens_details: { reasoning_tokens: 5 },
      total_tokens: 21,
    },
  }) + eventOf("[DONE]");
}

const openai: Shapes = {
  "reasoning and counts": {
    stream: eventOf(chunkOf({ role: "assistant", content: "" })) +
      eventOf(chunkOf({ reasoning_content: "Hm" })) + eventOf(chunkOf({ content: "Hi" })) +
      chatEnd("stop"),
    outcome: "success",
    text: "Hi",
    reasoningChars: 2,
    finishReason: "stop",
    usage: [12, 9, 5, 4],
  },
  "a refusal": {
    stream: eventOf(chunkOf({ refusal: "I can" })) + eventOf(chunkOf({ refusal: "'t." })) +
      chatEnd("stop"),
    outcome: "success",
    text: "I can't.",
  },
  "arguments in parts": {
    stream: eventOf(chunkOf({
      tool_calls: [{ index: 0, id: "call_1", function: { name: "order", arguments: '{"a"' } }],
    })) + eventOf(chunkOf({ tool_calls: [{ index: 0, function: { arguments: ":1}" } }] })) +
      chatEnd("tool_calls"),
    outcome: "success",
    toolCalls: ORDER,
  },
  "an answer that a filter stopped": {
    stream: eventOf(chunkOf({ content: "Hi" })) + chatEnd("content_filter"),
    outcome: "content_filtered",
    text: "Hi",
  },
  "an error as an event": {
    stream: eventOf(chunkOf({ content: "Hi" })) +
      named("error", { message: "Overloaded", code: "overloaded" }),
    outcome: "stream_error",
    text: "Hi",
  },
  "an error in a field": {
    stream: eventOf(chunkOf({ content: "Hi" })) + eventOf({ error: { message: "Gone" } }),
    outcome: "stream_error",
    text: "Hi",
  },
  "chunks it does not know": {
    stream: eventOf({ object: "chat.completion.note", note: { text: "None" } }) +
      eventOf(chunkOf({ annotations: [{ text: "None" }], content: "Hi" })) + chatEnd("stop"),
    outcome: "success",
    text: "Hi",
    usage: [12, 9, 5, 4],
  },
};

function block(index: number, content: Record<string, unknown>): string {
  return named("content_block_start", {
    type: "content_block_start",
    index,
    content_block: content,
  });
}

function part(index: number, fields: Record<string, unknown>): string {
  return named("content_block_delta", { type: "content_block_delta", index, delta: fields });
}

const begin = named("message_start", {
  type: "message_start",
  message: {
    id: "msg_1",
    model: "served",
    content: [],
    usage: { input_tokens: 8, cache_read_input_tokens: 4, output_tokens: 1 },
  },
});

function end(reason: string): string {
  return named("message_delta", {
    type: "message_delta",
    delta: { stop_reason: reason },
    usage: { output_tokens: 9 },
  }) + named("message_stop", { type: "message_stop" });
}

const anthropic: Shapes = {
  "reasoning and counts": {
    stream: begin + block(0, { type: "thinking", thinking: "" }) +
      part(0, { type: "thinking_delta", thinking: "Hm" }) +
      part(0, { type: "signature_delta", signature: "c2lnbg==" }) +
      block(1, { type: "text", text: "" }) + part(1, { type: "text_delta", text: "Hi" }) +
      end("end_turn"),
    outcome: "success",
    text: "Hi",
    reasoningChars: 2,
    finishReason: "end_turn",
    usage: [12, 9, null, 4],
  },
  "arguments in parts": {
    stream: begin + block(0, { type: "tool_use", id: "toolu_1", name: "order", input: {} }) +
      part(0, { type: "input_json_delta", partial_json: "" }) +
      part(0, { type: "input_json_delta", partial_json: '{"a"' }) +
      part(0, { type: "input_json_delta", partial_json: ":1}" }) + end("tool_use"),
    outcome: "success",
    toolCalls: ORDER,
  },
  "a refusal": {
    stream: begin + part(0, { type: "text_delta", text: "Hi" }) + end("refusal"),
    outcome: "content_filtered",
    text: "Hi",
  },
  "an error as an event": {
    stream: begin + part(0, { type: "text_delta", text: "Hi" }) +
      named("error", { type: "error", error: { type: "overloaded_error", message: "Busy" } }),
    outcome: "stream_error",
    text: "Hi",
  },
  "events it does not know": {
    stream: begin + named("ping", { type: "ping" }) +
      block(0, { type: "redacted_thinking", data: "AAAA" }) +
      part(1, { type: "citations_delta", citation: { title: "None" } }) +
      part(1, { type: "text_delta", text: "Hi" }) + named("note", { type: "note", text: "None" }) +
      messageEnd("end_turn"),
    outcome: "success",
    text: "Hi",
  },
};

const THOUGHTS = {
  promptTokenCount: 12,
  cachedContentTokenCount: 4,
  candidatesTokenCount: 4,
  thoughtsTokenCount: 5,
  totalTokenCount: 21,
};

const gemini: Shapes = {
  "reasoning and counts": {
    stream: geminiChunk([{ text: "Hm", thought: true }]) + geminiChunk([{ text: "Hi" }]) +
      geminiEnd("STOP", THOUGHTS),
    outcome: "success",
    text: "Hi",
    reasoningChars: 2,
    finishReason: "STOP",
    usage: [12, 9, 5, 4],
  },
  "arguments at once": {
    stream: geminiChunk([{ functionCall: { name: "order", args: { a: 1 } } }]) + geminiEnd("STOP"),
    outcome: "success",
    toolCalls: ORDER,
  },
  "an answer that a filter stopped": {
    stream: geminiChunk([{ text: "Hi" }]) + geminiEnd("SAFETY"),
    outcome: "content_filtered",
    text: "Hi",
  },
  "a prompt that is blocked": {
    stream: eventOf({
      promptFeedback: { blockReason: "PROHIBITED_CONTENT" },
      usageMetadata: { promptTokenCount: 12, totalTokenCount: 12 },
    }),
    outcome: "content_filtered",
    usage: [12, null, null, null],
  },
  "an error in a field": {
    stream: geminiChunk([{ text: "Hi" }]) +
      eventOf({ error: { code: 503, message: "Busy", status: "UNAVAILABLE" } }),
    outcome: "stream_error",
    text: "Hi",
  },
  "parts it does not know": {
    stream: geminiChunk([{ executableCode: { code: "1 + 1" } }, { inlineData: { data: "AAAA" } }]) +
      geminiChunk([{ text: "Hi" }], { groundingMetadata: { webSearchQueries: ["None"] } }) +
      geminiEnd("STOP", THOUGHTS),
    outcome: "success",
    text: "Hi",
    usage: [12, 9, 5, 4],
  },
};

/** What the providers of each dialect send besides a plain answer. */
export const DIALECT_SHAPES: Record<Exclude<Dialect, "control">, Shapes> = {
  openai,
  "openai-responses": RESPONSES_SHAPES,
  anthropic,
  gemini,
};
