import { isErrorBody } from "../errors/is_error_body.ts";
import { isErrorEvent } from "../errors/is_error_event.ts";
import { namedUpstream } from "../errors/named_upstream.ts";
import { isRecord } from "../platform/is_record.ts";
import { type DialectAdapter, emptyReading, type EventReading } from "./dialect_adapter.ts";
import { isKeepAlive } from "./is_keep_alive.ts";
import { keyHeader } from "./key_header.ts";
import { readUsage, readUsageBeside } from "./read_usage.ts";
import { saysCost } from "./reported_cost.ts";
import type { Target } from "./target.ts";
import type { RawUsage } from "./usage.ts";
import { textOrNull } from "./text_or_null.ts";

/** OpenAI's Responses API, and what is compatible with it. Its cap is always `max_output_tokens`. */
export const responsesDialect: DialectAdapter = {
  path: () => "responses",
  doneEnds: false,
  headers: (apiKey, authHeader) => keyHeader(authHeader ?? "authorization", apiKey),
  body: requestBody,
  readEvent,
};

function requestBody(target: Target): Record<string, unknown> {
  const { options } = target;
  const { reasoning_effort, reasoning, text, ...further } = options.body;
  const effort = reasoning_effort === undefined ? {} : { effort: reasoning_effort };
  const format = wantedFormat(target.wanted);
  return {
    model: target.model,
    input: target.prompt,
    stream: true,
    ...(options.obfuscationOption && { stream_options: { include_obfuscation: false } }),
    // Nobody asks for the answer again.
    store: false,
    max_output_tokens: target.maxOutputTokens,
    ...(options.temperature !== null && { temperature: options.temperature }),
    ...wantedTool(target.wanted),
    ...further,
    ...mergedField("reasoning", effort, reasoning),
    ...mergedField("text", format, text),
  };
}

/** A field of which the engine sets parts, and the options others. */
function mergedField(name: string, own: Record<string, unknown>, given: unknown) {
  if (Object.keys(own).length === 0) return given === undefined ? {} : { [name]: given };
  return { [name]: { ...(isRecord(given) && given), ...own } };
}

/** https://platform.openai.com/docs/guides/function-calling?api-mode=responses */
function wantedTool(wanted: Target["wanted"]): Record<string, unknown> {
  if (wanted?.kind !== "tool") return {};
  const { name, description, schema } = wanted;
  // Left out, it means true here and false in chat completions, and both are asked the same.
  return {
    tools: [{ type: "function", name, description, parameters: schema, strict: false }],
  };
}

/** https://platform.openai.com/docs/guides/structured-outputs?api-mode=responses */
function wantedFormat(wanted: Target["wanted"]): Record<string, unknown> {
  if (wanted?.kind !== "json") return {};
  const { name, schema } = wanted;
  return { format: { type: "json_schema", name, schema, strict: true } };
}

/** Events that end an answer, with the status they state. */
const ENDS: Record<string, string> = {
  "response.completed": "completed",
  "response.incomplete": "incomplete",
  "response.cancelled": "cancelled",
  "response.failed": "failed",
  // Older servers end with it, whatever the status.
  "response.done": "completed",
};

/**
 * Only deltas and the calls of tools that begin are texts: each event that ends with `.done`
 * repeats a text, and so does the whole answer in the last event. That one is used where nothing
 * came before it.
 */
function readEvent(
  payload: Record<string, unknown>,
  event: string | undefined,
  before: RawUsage | null,
): EventReading {
  const reading = emptyReading();
  const type = typeof payload.type === "string" ? payload.type : event ?? "";
  switch (type) {
    case "response.output_text.delta":
      reading.content = textOf(payload.delta);
      break;
    case "response.refusal.delta":
      reading.refusal = textOf(payload.delta);
      break;
    case "response.reasoning_text.delta":
    case "response.reasoning_summary_text.delta":
    case "response.reasoning.delta":
    case "response.reasoning_summary.delta":
      reading.reasoning = textOf(payload.delta);
      break;
    case "response.function_call_arguments.delta":
    case "response.custom_tool_call_input.delta":
      addCall(reading, payload.output_index, { arguments: payload.delta });
      break;
    case "response.output_item.added":
      if (isCall(payload.item)) addCall(reading, payload.output_index, payload.item);
      break;
    case "response.created":
    case "response.queued":
    case "response.in_progress":
      readHead(payload, reading);
      break;
    case "error":
      reading.error = payload;
      break;
    default:
      if (Object.hasOwn(ENDS, type)) readEnd(payload, ENDS[type], before, reading);
      else if (!isKeepAlive(type) && !isKeepAlive(event)) {
        reading.error = errorIn(payload, type);
        reading.usage = readUsageBeside(payload, before);
      }
  }
  return reading;
}

function errorIn(payload: Record<string, unknown>, type: string): unknown {
  return payload.error || isErrorEvent(type) || isErrorBody(payload) ? payload : null;
}

/** Who answers, and as what. */
function readHead(payload: Record<string, unknown>, reading: EventReading): void {
  const { response } = payload;
  if (!isRecord(response)) return;
  reading.id = textOrNull(response.id);
  reading.model = textOrNull(response.model);
  reading.upstream = namedUpstream(response) ?? namedUpstream(payload);
  if (response.error) reading.error = payload;
}

function readEnd(
  payload: Record<string, unknown>,
  status: string,
  before: RawUsage | null,
  reading: EventReading,
): void {
  const response = isRecord(payload.response) ? payload.response : {};
  readHead(payload, reading);
  reading.ended = true;
  const usage = response.usage ?? payload.usage;
  reading.usage = readUsage(usage, saysCost(payload) ? payload : response, before);
  reading.serviceTier = textOrNull(response.service_tier ?? payload.service_tier) ??
    (isRecord(usage) ? textOrNull(usage.service_tier) : null);
  const details = response.incomplete_details;
  reading.finishReason = (isRecord(details) && textOrNull(details.reason)) ||
    textOrNull(response.status) || status;
  if (status === "failed" || reading.finishReason === "failed") reading.error ??= payload;
  readWhole(response.output, reading);
}

/** The whole answer, as its last event repeats it. */
function readWhole(output: unknown, reading: EventReading): void {
  if (!Array.isArray(output)) return;
  reading.whole = true;
  output.forEach((item, index) => {
    if (isCall(item)) return addCall(reading, index, item);
    if (!isRecord(item)) return;
    if (item.type === "reasoning") {
      reading.reasoning += textsOf(item.content) || textsOf(item.summary);
    } else if (Array.isArray(item.content)) {
      reading.content += textsOf(item.content);
      for (const part of item.content) if (isRecord(part)) reading.refusal += textOf(part.refusal);
    }
  });
}

function isCall(item: unknown): item is Record<string, unknown> {
  return isRecord(item) && (item.type === "function_call" || item.type === "custom_tool_call");
}

/** Calls are numbered by their place in the output; deltas name another id than the call has. */
function addCall(reading: EventReading, index: unknown, call: Record<string, unknown>): void {
  const name = textOf(call.name);
  const text = isRecord(call.arguments)
    ? JSON.stringify(call.arguments)
    : textOf(call.arguments) || textOf(call.input);
  if (name === "" && text === "") return;
  reading.tool += name + text;
  (reading.toolParts ??= []).push({
    index: typeof index === "number" ? index : null,
    id: textOf(call.call_id),
    name,
    arguments: text,
  });
}

function textsOf(parts: unknown): string {
  return Array.isArray(parts)
    ? parts.map((part) => isRecord(part) ? textOf(part.text) : textOf(part)).join("")
    : "";
}

/** A text, or an object that holds one. */
function textOf(value: unknown): string {
  const text = isRecord(value) ? value.text : value;
  return typeof text === "string" ? text : "";
}
