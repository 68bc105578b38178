import type { Dialect } from "../provider/dialect.ts";
import { chunkOf, eventOf } from "./serve_answers.ts";

/** A call of a tool, its arguments in parts. */
export interface StreamedCall {
  name: string;
  parts: string[];
}

/** How a dialect streams an answer, as it stands on the wire. */
export interface DialectStream {
  /** Its word for an answer that its cap ended. */
  cut: string;
  /** Its word for an answer that ended by itself. */
  stop: string;
  text(text: string, finish: string): string;
  calls(calls: StreamedCall[], finish: string): string;
}

/** In pieces of at most seven characters. */
function piecesOf(text: string): string[] {
  return text.match(/[\s\S]{1,7}/g)!;
}

const openai: DialectStream = {
  cut: "length",
  stop: "stop",
  text: (text, finish) =>
    piecesOf(text).map((content) => eventOf(chunkOf({ content }))).join("") +
    eventOf(chunkOf({}, finish)) + eventOf("[DONE]"),
  calls: (calls, finish) =>
    calls.map(({ name, parts }, index) =>
      eventOf(chunkOf({
        tool_calls: [{ index, id: `call_${index}`, function: { name, arguments: "" } }],
      })) + parts.map((text) =>
        eventOf(chunkOf({ tool_calls: [{ index, function: { arguments: text } }] }))
      ).join("")
    ).join("") + eventOf(chunkOf({}, finish)) + eventOf("[DONE]"),
};

const anthropic: DialectStream = {
  cut: "max_tokens",
  stop: "end_turn",
  text: (text, finish) =>
    piecesOf(text).map((part) => messageDelta(0, { type: "text_delta", text: part })).join("") +
    messageEnd(finish),
  calls: (calls, finish) =>
    messageDelta(0, { type: "text_delta", text: "Sure." }) +
    calls.map(({ name, parts }, place) => {
      const index = place + 1;
      const block = { type: "tool_use", id: `toolu_${index}`, name, input: {} };
      return eventOf({ type: "content_block_start", index, content_block: block }) +
        parts.map((text) => messageDelta(index, { type: "input_json_delta", partial_json: text }))
          .join("") +
        eventOf({ type: "content_block_stop", index });
    }).join("") + messageEnd(finish),
};

function messageDelta(index: number, delta: Record<string, unknown>): string {
  return eventOf({ type: "content_block_delta", index, delta });
}

/** The end of an answer of Anthropic's Messages API. */
export function messageEnd(reason: string): string {
  return eventOf({ type: "message_delta", delta: { stop_reason: reason } }) +
    eventOf({ type: "message_stop" });
}

const responses: DialectStream = {
  cut: "max_output_tokens",
  stop: "completed",
  text: (text, finish) =>
    responseBegin() +
    responseEvent("output_item.added", {
      output_index: 0,
      item: { type: "message", content: [] },
    }) +
    piecesOf(text).map((delta) => responseEvent("output_text.delta", { output_index: 0, delta }))
      .join("") +
    responseEvent("output_text.done", { output_index: 0, text }) +
    responseEvent("content_part.done", { output_index: 0, part: { type: "output_text", text } }) +
    responseEnd(finish, [messageItem(text)]),
  calls: (calls, finish) => {
    const items = calls.map(({ name, parts }, index) => ({
      type: "function_call",
      id: `fc_${index}`,
      call_id: `call_${index}`,
      name,
      arguments: parts.join(""),
    }));
    return responseBegin() +
      responseEvent("output_item.added", { output_index: 0, item: { type: "reasoning" } }) +
      calls.map(({ parts }, index) => {
        const place = { output_index: index + 1, item_id: `fc_${index}` };
        const item = items[index];
        return responseEvent("output_item.added", { ...place, item: { ...item, arguments: "" } }) +
          parts.map((delta) => responseEvent("function_call_arguments.delta", { ...place, delta }))
            .join("") +
          responseEvent("function_call_arguments.done", { ...place, arguments: item.arguments }) +
          responseEvent("output_item.done", { ...place, item });
      }).join("") + responseEnd(finish, [{ type: "reasoning", summary: [] }, ...items]);
  },
};

/** An event of OpenAI's Responses API, named twice, as it is sent. */
export function responseEvent(name: string, fields: Record<string, unknown>): string {
  return `event: response.${name}\n${eventOf({ type: `response.${name}`, ...fields })}`;
}

/** The begin of an answer of OpenAI's Responses API. */
export function responseBegin(): string {
  const response = {
    id: "resp_1",
    object: "response",
    status: "in_progress",
    model: "served",
    service_tier: "auto",
    error: null,
    incomplete_details: null,
    output: [],
    usage: null,
  };
  return responseEvent("created", { response }) + responseEvent("in_progress", { response });
}

/** A message in the output of OpenAI's Responses API. */
export function messageItem(text: string): Record<string, unknown> {
  return { type: "message", role: "assistant", content: [{ type: "output_text", text }] };
}

/** The end of an answer of OpenAI's Responses API: `completed`, or why it is incomplete. */
export function responseEnd(
  finish: string,
  output: unknown[] = [],
  fields: Record<string, unknown> = {},
): string {
  const status = finish === "completed" ? finish : "incomplete";
  return responseEvent(status, {
    response: {
      id: "resp_1",
      object: "response",
      status,
      model: "served",
      service_tier: "default",
      error: null,
      incomplete_details: status === "completed" ? null : { reason: finish },
      output,
      usage: {
        input_tokens: 12,
        input_tokens_details: { cached_tokens: 0 },
        output_tokens: 9,
        output_tokens_details: { reasoning_tokens: 0 },
        total_tokens: 21,
      },
      ...fields,
    },
  });
}

const gemini: DialectStream = {
  cut: "MAX_TOKENS",
  stop: "STOP",
  text: (text, finish) =>
    piecesOf(text).map((piece) => geminiChunk([{ text: piece }])).join("") + geminiEnd(finish),
  calls: (calls, finish) =>
    geminiChunk([{ text: "Let me see.", thought: true }]) +
    calls.map(({ name, parts }) => geminiChunk([{ functionCall: { name, args: argsOf(parts) } }]))
      .join("") +
    geminiEnd(finish),
};

/** What the arguments of a call are where they are sent as an object. */
function argsOf(parts: string[]): unknown {
  try {
    return JSON.parse(parts.join(""));
  } catch {
    return undefined;
  }
}

/** One event of an answer of Gemini's own API. */
export function geminiChunk(parts: unknown[], fields: Record<string, unknown> = {}): string {
  return eventOf({
    candidates: [{ content: { parts, role: "model" }, index: 0, ...fields }],
    usageMetadata: { promptTokenCount: 12, totalTokenCount: 12 },
    modelVersion: "served",
    responseId: "answer-1",
  });
}

/** Its last event. */
export function geminiEnd(finishReason: string, usage: Record<string, unknown> = {}): string {
  return eventOf({
    candidates: [{ content: { parts: [{ text: "" }], role: "model" }, finishReason, index: 0 }],
    usageMetadata: {
      promptTokenCount: 12,
      candidatesTokenCount: 9,
      totalTokenCount: 21,
      ...usage,
    },
    modelVersion: "served",
    responseId: "answer-1",
  });
}

/** How each dialect of providers streams. */
export const DIALECT_STREAMS: Record<Exclude<Dialect, "control">, DialectStream> = {
  openai,
  "openai-responses": responses,
  anthropic,
  gemini,
};
