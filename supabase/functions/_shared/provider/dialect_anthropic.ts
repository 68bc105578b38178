import { findReport } from "./find_report.ts";
import { namedUpstream } from "../errors/named_upstream.ts";
import { keyHeader } from "./key_header.ts";
import { isErrorBody } from "../errors/is_error_body.ts";
import { isErrorEvent } from "../errors/is_error_event.ts";
import { isRecord } from "../platform/is_record.ts";
import { mergeCounts, readUsage } from "./read_usage.ts";
import { saysCost } from "./reported_cost.ts";
import { type DialectAdapter, emptyReading, type EventReading } from "./dialect_adapter.ts";
import type { Target } from "./target.ts";
import type { RawUsage } from "./usage.ts";
import { readCounts } from "./usage_names.ts";
import { textOrNull } from "./text_or_null.ts";

/** Anthropic's Messages API. Its cap is always `max_tokens`. */
export const anthropicDialect: DialectAdapter = {
  path: () => "messages",
  doneEnds: true,
  headers: (apiKey, authHeader) => ({
    "anthropic-version": "2023-06-01",
    ...keyHeader(authHeader ?? "x-api-key", apiKey),
  }),
  body: requestBody,
  readEvent,
};

function requestBody(target: Target): Record<string, unknown> {
  const { options } = target;
  return {
    model: target.model,
    messages: [{ role: "user", content: target.prompt }],
    stream: true,
    max_tokens: target.maxOutputTokens,
    ...(options.temperature !== null && { temperature: options.temperature }),
    ...wantedForm(target.wanted),
    ...options.body,
  };
}

/** https://platform.claude.com/docs/en/build-with-claude/structured-outputs */
function wantedForm(wanted: Target["wanted"]): Record<string, unknown> {
  if (wanted === null) return {};
  const { name, description, schema } = wanted;
  return wanted.kind === "tool"
    ? { tools: [{ name, description, input_schema: schema }] }
    : { output_config: { format: { type: "json_schema", schema } } };
}

function readEvent(
  payload: Record<string, unknown>,
  event: string | undefined,
  usage: RawUsage | null,
): EventReading {
  const reading = emptyReading();
  reading.upstream = namedUpstream(payload);
  switch (payload.type ?? event) {
    case "message_start":
      if (isRecord(payload.message)) {
        reading.id = textOrNull(payload.message.id);
        reading.model = textOrNull(payload.message.model);
        reading.upstream ??= namedUpstream(payload.message);
        reading.usage = mergeUsage(usage, payload.message.usage, false, payload);
        reading.serviceTier = servedTier(payload.message.usage);
      }
      break;
    case "content_block_start":
      readBlock(payload.content_block, payload.index, reading);
      break;
    case "content_block_delta":
      readBlock(payload.delta, payload.index, reading);
      break;
    case "message_delta":
      if (isRecord(payload.delta)) {
        reading.finishReason = textOrNull(payload.delta.stop_reason);
        reading.upstream ??= namedUpstream(payload.delta);
      }
      reading.usage = mergeUsage(usage, payload.usage, true, payload);
      reading.serviceTier = servedTier(payload.usage);
      break;
    case "message_stop":
      reading.ended = true;
      // Bedrock reports its counts here, also where a proxy left out the other reports.
      reading.usage = usageBeside(
        payload,
        usage?.outputCounted ? null : findReport(payload),
        usage,
      );
      break;
    case "error":
      reading.error = payload;
      break;
    default:
      if (payload.error || isErrorEvent(payload.type ?? event) || isErrorBody(payload)) {
        reading.error = payload;
      } else reading.usage = usageBeside(payload, findReport(payload), usage);
  }
  return reading;
}

/** A report or a cost where the API has none. */
function usageBeside(
  payload: Record<string, unknown>,
  report: Record<string, unknown> | null,
  before: RawUsage | null,
): RawUsage | null {
  if (report !== null) return mergeUsage(before, report, true, payload);
  return saysCost(payload) ? readUsage(null, payload, before) : null;
}

/** A content block's beginning or a delta of it: the fields never overlap. */
function readBlock(block: unknown, index: unknown, reading: EventReading): void {
  if (!isRecord(block)) return;
  reading.content = text(block.text);
  reading.reasoning = text(block.thinking);
  const name = text(block.name);
  // Some servers send the whole input at once, where the API sends an empty one.
  const input = isRecord(block.input) && Object.keys(block.input).length > 0
    ? JSON.stringify(block.input)
    : text(block.partial_json);
  if (name === "" && input === "") return;
  reading.tool = name + input;
  reading.toolParts = [{
    index: typeof index === "number" ? index : null,
    id: text(block.id),
    name,
    arguments: input,
  }];
}

/**
 * Counts are cumulative, and later reports leave out what did not change, or
 * fill it with zeros. The output count of `message_start` is a placeholder.
 * Cached input is counted separately from `input_tokens`, but within the prompt
 * where a gateway uses OpenAI's names.
 */
function mergeUsage(
  before: RawUsage | null,
  report: unknown,
  counted: boolean,
  payload: Record<string, unknown>,
): RawUsage | null {
  if (!isRecord(report)) return before;
  const counts = readCounts(report);
  const merged = mergeCounts(counts, report, payload, before);
  const isOpenai = report.prompt_tokens !== undefined;
  return {
    ...merged,
    totalTokens: isOpenai ? counts.total : null,
    besidePromptTokens: isOpenai ? 0 : (merged.cachedTokens ?? 0) + (merged.cacheWriteTokens ?? 0),
    outputCounted: before?.outputCounted === true || (counted && counts.completion !== null),
  };
}

function servedTier(usage: unknown): string | null {
  return isRecord(usage) ? textOrNull(usage.service_tier) : null;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
