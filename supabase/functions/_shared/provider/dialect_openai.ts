import {
  hasErrorField,
  isErrorBody,
  isFailedBase,
  isSuccess,
  saysSuccess,
} from "../errors/is_error_body.ts";
import { isErrorEvent } from "../errors/is_error_event.ts";
import { namedUpstream } from "../errors/named_upstream.ts";
import { keyHeader } from "./key_header.ts";
import { findReport } from "./find_report.ts";
import { isRecord } from "../platform/is_record.ts";
import { readUsage } from "./read_usage.ts";
import { saysCost } from "./reported_cost.ts";
import { isKeepAlive } from "./is_keep_alive.ts";
import { type DialectAdapter, emptyReading, type EventReading } from "./dialect_adapter.ts";
import type { Target } from "./target.ts";
import type { RawUsage } from "./usage.ts";
import { textOrNull } from "./text_or_null.ts";

/**
 * OpenAI chat completions and what is compatible with them. `readEvent` runs
 * while the clock does, so it checks plainly instead of parsing with a schema.
 */
export const openaiDialect: DialectAdapter = {
  path: () => "chat/completions",
  doneEnds: true,
  headers: (apiKey, authHeader) => keyHeader(authHeader ?? "authorization", apiKey),
  body: requestBody,
  readEvent,
};

function requestBody(target: Target): Record<string, unknown> {
  const { options } = target;
  const streamOptions = {
    ...(options.includeUsage && { include_usage: true }),
    ...(options.obfuscationOption && { include_obfuscation: false }),
  };
  return {
    model: target.model,
    messages: [{ role: "user", content: target.prompt }],
    stream: true,
    ...(Object.keys(streamOptions).length > 0 && { stream_options: streamOptions }),
    [options.maxTokensField]: target.maxOutputTokens,
    ...(options.temperature !== null && { temperature: options.temperature }),
    ...wantedForm(target.wanted),
    ...options.body,
  };
}

/** https://platform.openai.com/docs/guides/function-calling and .../structured-outputs */
function wantedForm(wanted: Target["wanted"]): Record<string, unknown> {
  if (wanted === null) return {};
  const { name, description, schema } = wanted;
  return wanted.kind === "tool"
    ? { tools: [{ type: "function", function: { name, description, parameters: schema } }] }
    : { response_format: { type: "json_schema", json_schema: { name, schema, strict: true } } };
}

function readEvent(
  payload: Record<string, unknown>,
  event: string | undefined,
  before: RawUsage | null,
): EventReading {
  const reading = emptyReading();
  reading.error = readError(payload, event);
  reading.id = textOrNull(payload.id);
  reading.model = textOrNull(payload.model);
  reading.serviceTier = textOrNull(payload.service_tier ?? payload.serviceTier);
  reading.fingerprint = textOrNull(payload.system_fingerprint ?? payload.systemFingerprint);
  reading.upstream = namedUpstream(payload);
  let usage = payload.usage ?? payload.usageMetadata ?? payload.usage_metadata;
  if (Array.isArray(payload.choices)) {
    for (const choice of payload.choices) {
      if (!isRecord(choice)) continue;
      readChoice(choice, reading);
      // Perplexity uses this name for its chunks too, but they have a delta.
      reading.whole ||= payload.object === "chat.completion" && !choice.delta;
      reading.upstream = routingIn(choice) ?? reading.upstream;
      // Moonshot reports usage inside the choice that finishes.
      usage ??= choice.usage ?? usageIn(choice.delta) ?? usageIn(choice.message);
    }
  }
  // Searched only in chunks without text, since texts are many and no provider puts such a report
  // next to each of them.
  if (reading.finishReason !== null || !hasText(reading)) {
    if (!isRecord(usage)) usage = findReport(payload) ?? usage;
    if (hasErrorField(payload)) reading.error ??= payload;
  }
  // Only here does Groq report that an answer broke off.
  if (isRecord(payload.x_groq) && payload.x_groq.error) {
    reading.error ??= { error: payload.x_groq.error };
  }
  if (isRecord(usage)) reading.serviceTier ??= textOrNull(usage.service_tier);
  if (isRecord(usage) || saysCost(payload)) reading.usage = readUsage(usage, payload, before);
  return reading;
}

function hasText({ content, reasoning, refusal, tool }: EventReading): boolean {
  return content !== "" || reasoning !== "" || refusal !== "" || tool !== "";
}

/** Vercel says in the last delta how it routed. */
function routingIn(choice: Record<string, unknown>): string | null {
  return routingBeside(choice.delta) ?? routingBeside(choice.message) ?? routingBeside(choice);
}

function routingBeside(place: unknown): string | null {
  if (!isRecord(place) || !(place.provider_metadata ?? place.providerMetadata)) return null;
  return namedUpstream(place);
}

function usageIn(message: unknown): unknown {
  return isRecord(message) ? message.usage : null;
}

function readChoice(choice: Record<string, unknown>, reading: EventReading): void {
  // A server that does not stream sends its whole message.
  const delta = choice.delta ?? choice.message;
  // Together repeats the token in `text`; older servers send it only there.
  if (!isRecord(delta) || !readDelta(delta, reading)) reading.content += textOf(choice.text);
  // Some proxies send the word "null" while there is no reason yet.
  const reason = choice.finish_reason === "null" ? null : textOrNull(choice.finish_reason);
  reading.finishReason = reason ?? reading.finishReason;
  takeError(choice, reading);
  if (isRecord(delta)) takeError(delta, reading);
}

function takeError({ error }: Record<string, unknown>, reading: EventReading): void {
  if (error && saysSomething(error)) reading.error ??= { error };
}

/** Adds what a delta says; false when that is nothing. */
function readDelta(delta: Record<string, unknown>, reading: EventReading): boolean {
  const { content } = delta;
  let visible = typeof content === "string" ? content : "";
  // The same reasoning may come under two of these names: the first one counts.
  let reasoning = textOf(delta.reasoning_content) || textOf(delta.reasoning) ||
    reasoningDetails(delta.reasoning_details);
  if (visible === "" && reasoning === "") reasoning = rareReasoning(delta);
  if (Array.isArray(content)) {
    const parts = readParts(content);
    visible = parts.visible;
    reasoning ||= parts.reasoning;
  }
  const refusal = textOf(delta.refusal);
  const tool = readCalls(delta, reading);
  reading.content += visible;
  reading.reasoning += reasoning;
  reading.refusal += refusal;
  reading.tool += tool;
  return visible !== "" || reasoning !== "" || refusal !== "" || tool !== "";
}

/** A text: a string, or an array of strings and of parts that hold one. */
function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (!Array.isArray(value)) return "";
  let text = "";
  for (const part of value) {
    if (typeof part === "string") text += part;
    else if (isRecord(part) && typeof part.text === "string") text += part.text;
  }
  return text;
}

/** Mistral's and Databricks' content: parts of reasoning and parts of answer. */
function readParts(parts: unknown[]): { visible: string; reasoning: string } {
  let visible = "";
  let reasoning = "";
  for (const part of parts) {
    if (isRecord(part) && (part.thinking !== undefined || part.type === "reasoning")) {
      reasoning += textOf(part.thinking) || textOf(part.summary) || textOf(part.text);
    } else visible += textOf([part]);
  }
  return { visible, reasoning };
}

/** OpenRouter's `reasoning_details`: texts and summaries, not what is encrypted. */
function reasoningDetails(details: unknown): string {
  if (!Array.isArray(details)) return "";
  let text = "";
  for (const detail of details) {
    if (isRecord(detail)) text += textOf(detail.text) || textOf(detail.summary);
  }
  return text;
}

/** Reasoning under rare names: GitHub Copilot's, Ollama's, or an object. */
function rareReasoning({ reasoning, ...delta }: Record<string, unknown>): string {
  if (!isRecord(reasoning)) return textOf(delta.reasoning_text) || textOf(delta.thinking);
  return textOf(reasoning.content) || textOf(reasoning.text) || textOf(reasoning.summary);
}

/** Adds the tool calls of a delta; returns their text. */
function readCalls(
  { function_call, tool_calls }: Record<string, unknown>,
  reading: EventReading,
): string {
  let tool = addCall({ function: function_call }, reading);
  if (!Array.isArray(tool_calls)) return tool;
  for (const call of tool_calls) if (isRecord(call)) tool += addCall(call, reading);
  return tool;
}

function addCall(call: Record<string, unknown>, reading: EventReading): string {
  const called = call.function ?? call.custom;
  if (!isRecord(called)) return "";
  const name = textOf(called.name);
  // Servers of Ollama's kind send an object in place of its text.
  const text = isRecord(called.arguments)
    ? JSON.stringify(called.arguments)
    : textOf(called.arguments) + textOf(called.input);
  if (name === "" && text === "") return "";
  const index = typeof call.index === "number" ? call.index : null;
  (reading.toolParts ??= []).push({ index, id: textOf(call.id), name, arguments: text });
  return name + text;
}

function readError(payload: Record<string, unknown>, event: string | undefined): unknown {
  const { error, choices } = payload;
  // Some chunks have an empty error field, which means no error.
  if (error && (!choices || saysSomething(error))) return payload;
  if (isErrorEvent(event) || payload.object === "error" || isErrorEvent(payload.type)) {
    return payload;
  }
  if (isFailedBase(payload.base_resp)) return { error: payload.base_resp };
  // A bare error, as Mistral and FastAPI servers send it in place of a chunk.
  if (choices !== undefined || payload.usage !== undefined) return null;
  if ([event, payload.type].some((word) => isKeepAlive(word) || isNotice(word))) return null;
  const hasWords = Boolean(payload.message || payload.detail) && !saysSuccess(payload);
  return hasWords || isErrorBody(payload) ? payload : null;
}

function saysSomething(error: unknown): boolean {
  return !isRecord(error)
    ? !isSuccess(error)
    : Object.values(error).some((value) => value && !isSuccess(value));
}

/** Names of progress events; their message alone is not an error. */
function isNotice(word: unknown): boolean {
  return typeof word === "string" && word.length < 100 &&
    /(?:^|[^a-z])(?:metadata|status|info|progress|queued?|timings?|log|debug|warning|notice)$/i
      .test(word);
}
