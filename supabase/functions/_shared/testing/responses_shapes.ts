import { named, ORDER, type Shapes } from "./dialect_shape.ts";
import { messageItem, responseBegin, responseEnd, responseEvent } from "./dialect_streams.ts";

const COUNTS = {
  usage: {
    input_tokens: 12,
    input_tokens_details: { cached_tokens: 4 },
    output_tokens: 9,
    output_tokens_details: { reasoning_tokens: 5 },
    total_tokens: 21,
  },
};
const delta = (text: string) =>
  responseEvent("output_text.delta", { output_index: 1, delta: text });
const call = { type: "function_call", call_id: "call_1", name: "order", arguments: '{"a":1}' };

/** What the Responses API sends besides a plain answer. */
export const RESPONSES_SHAPES: Shapes = {
  "reasoning and counts": {
    stream: responseBegin() +
      responseEvent("reasoning_summary_part.added", { part: { type: "summary_text", text: "" } }) +
      responseEvent("reasoning_summary_text.delta", { delta: "Hm" }) +
      responseEvent("reasoning_summary_text.done", { text: "Hm" }) +
      responseEvent("reasoning_summary_part.done", { part: { type: "summary_text", text: "Hm" } }) +
      responseEvent("content_part.added", { part: { type: "output_text", text: "" } }) +
      delta("Hi") + responseEvent("output_text.done", { text: "Hi" }) +
      responseEnd("completed", [messageItem("Hi")], COUNTS),
    outcome: "success",
    text: "Hi",
    reasoningChars: 2,
    finishReason: "completed",
    usage: [12, 9, 5, 4],
  },
  "a refusal": {
    stream: responseBegin() + responseEvent("refusal.delta", { delta: "I can" }) +
      responseEvent("refusal.delta", { delta: "'t." }) +
      responseEvent("refusal.done", { refusal: "I can't." }) + responseEnd("completed"),
    outcome: "success",
    text: "I can't.",
  },
  "arguments in parts": {
    stream: responseBegin() +
      responseEvent("output_item.added", { output_index: 1, item: { ...call, arguments: "" } }) +
      responseEvent("function_call_arguments.delta", { output_index: 1, delta: '{"a"' }) +
      responseEvent("function_call_arguments.delta", { output_index: 1, delta: ":1}" }) +
      responseEvent("function_call_arguments.done", { output_index: 1, arguments: '{"a":1}' }) +
      responseEvent("output_item.done", { output_index: 1, item: call }) +
      responseEnd("completed", [{ type: "reasoning", summary: [] }, call]),
    outcome: "success",
    toolCalls: ORDER,
  },
  "an answer that its cap ended": {
    stream: responseBegin() + delta("Hi") +
      responseEnd("max_output_tokens", [messageItem("Hi")], COUNTS),
    outcome: "success",
    text: "Hi",
    finishReason: "max_output_tokens",
    usage: [12, 9, 5, 4],
  },
  "an answer that a filter stopped": {
    stream: responseBegin() + delta("Hi") + responseEnd("content_filter", [messageItem("Hi")]),
    outcome: "content_filtered",
    text: "Hi",
  },
  "an error as an event": {
    stream: responseBegin() + delta("Hi") +
      named("error", { type: "error", code: "server_error", message: "Gone", param: null }),
    outcome: "stream_error",
    text: "Hi",
  },
  "an answer that failed": {
    stream: responseBegin() + delta("Hi") + responseEvent("failed", {
      response: { status: "failed", error: { code: "server_error", message: "Gone" }, ...COUNTS },
    }),
    outcome: "stream_error",
    text: "Hi",
    usage: [12, 9, 5, 4],
  },
  "events it does not know": {
    stream: responseBegin() + responseEvent("web_search_call.searching", { item_id: "ws_1" }) +
      responseEvent("audio.delta", { delta: "AAAA" }) +
      responseEvent("code_interpreter_call_code.delta", { delta: "1 + 1" }) + delta("Hi") +
      responseEvent("output_text.annotation.added", { annotation: { title: "None" } }) +
      responseEnd("completed", [messageItem("Hi")], COUNTS),
    outcome: "success",
    text: "Hi",
  },
};
