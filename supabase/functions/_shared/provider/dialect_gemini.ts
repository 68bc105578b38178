import { isErrorBody } from "../errors/is_error_body.ts";
import { isErrorEvent } from "../errors/is_error_event.ts";
import { namedUpstream } from "../errors/named_upstream.ts";
import { UnsentRequestError } from "../errors/transport_failure.ts";
import { firstSaid } from "../platform/first_said.ts";
import { isRecord } from "../platform/is_record.ts";
import { type DialectAdapter, emptyReading, type EventReading } from "./dialect_adapter.ts";
import { isKeepAlive } from "./is_keep_alive.ts";
import { keyHeader } from "./key_header.ts";
import { mergeCounts, readUsageBeside } from "./read_usage.ts";
import type { Target } from "./target.ts";
import { tokenCount } from "./token_count.ts";
import type { RawUsage } from "./usage.ts";
import { readCounts } from "./usage_names.ts";
import { textOrNull } from "./text_or_null.ts";

/** Gemini's own API. An answer ends with a reason and nothing else. */
export const geminiDialect: DialectAdapter = {
  path: pathOf,
  doneEnds: false,
  headers: (apiKey, authHeader) => keyHeader(authHeader ?? "x-goog-api-key", apiKey),
  body: requestBody,
  readEvent,
};

/** Lists name a model with its path; a name without one is below `models`. */
function pathOf(model: string): string {
  const parts = (model.includes("/") ? model : `models/${model}`).split("/");
  if (parts.some((part) => /^\.{0,2}$/.test(part))) {
    throw new UnsentRequestError("Cannot build the request: the model's name is no path");
  }
  return `${parts.map(encodeURIComponent).join("/")}:streamGenerateContent?alt=sse`;
}

function requestBody(target: Target): Record<string, unknown> {
  const { options } = target;
  const { generationConfig, ...further } = options.body;
  return {
    contents: [{ role: "user", parts: [{ text: target.prompt }] }],
    ...wantedTool(target.wanted),
    ...further,
    generationConfig: {
      ...(options.temperature !== null && { temperature: options.temperature }),
      ...wantedForm(target.wanted),
      ...(isRecord(generationConfig) && generationConfig),
      maxOutputTokens: target.maxOutputTokens,
    },
  };
}

/** https://ai.google.dev/gemini-api/docs/function-calling */
function wantedTool(wanted: Target["wanted"]): Record<string, unknown> {
  if (wanted?.kind !== "tool") return {};
  const { name, description, schema } = wanted;
  return {
    tools: [{ functionDeclarations: [{ name, description, parametersJsonSchema: schema }] }],
  };
}

/** https://ai.google.dev/gemini-api/docs/structured-output */
function wantedForm(wanted: Target["wanted"]): Record<string, unknown> {
  if (wanted?.kind !== "json") return {};
  return { responseMimeType: "application/json", responseJsonSchema: wanted.schema };
}

function readEvent(
  payload: Record<string, unknown>,
  event: string | undefined,
  before: RawUsage | null,
): EventReading {
  const reading = emptyReading();
  reading.error = errorIn(payload, event);
  reading.id = textOrNull(payload.responseId);
  reading.model = textOrNull(payload.modelVersion);
  reading.upstream = namedUpstream(payload);
  reading.finishReason = blockedBy(payload.promptFeedback);
  if (Array.isArray(payload.candidates)) {
    for (const candidate of payload.candidates) {
      if (isRecord(candidate)) readCandidate(candidate, reading);
    }
  }
  const usage = payload.usageMetadata ?? payload.usage_metadata;
  if (isRecord(usage)) {
    reading.usage = mergeUsage(before, usage, payload);
    reading.serviceTier = textOrNull(usage.serviceTier ?? usage.service_tier);
  } else reading.usage = readUsageBeside(payload, before);
  return reading;
}

function errorIn(payload: Record<string, unknown>, event: string | undefined): unknown {
  if (payload.error || isErrorEvent(event)) return payload;
  if (payload.candidates !== undefined || payload.usageMetadata !== undefined) return null;
  if (isKeepAlive(event) || isKeepAlive(payload.type)) return null;
  return isErrorEvent(payload.type) || isErrorBody(payload) ? payload : null;
}

/** A prompt that is blocked has no candidates. */
function blockedBy(feedback: unknown): string | null {
  const reason = isRecord(feedback) ? saidReason(feedback.blockReason) : null;
  return reason === null ? null : `blocked: ${reason}`;
}

function readCandidate(candidate: Record<string, unknown>, reading: EventReading): void {
  const reason = saidReason(candidate.finishReason ?? candidate.finish_reason);
  reading.finishReason = reason ?? reading.finishReason;
  const parts = isRecord(candidate.content) ? candidate.content.parts : null;
  if (!Array.isArray(parts)) return;
  for (const part of parts) {
    if (!isRecord(part)) continue;
    if (part.thought === true) reading.reasoning += textOrNull(part.text) ?? "";
    else reading.content += textOrNull(part.text) ?? "";
    if (isRecord(part.functionCall)) addCall(part.functionCall, reading);
  }
}

/** A call comes whole, and often without an id. */
function addCall(call: Record<string, unknown>, reading: EventReading): void {
  const name = textOrNull(call.name) ?? "";
  const text = JSON.stringify(isRecord(call.args) ? call.args : {});
  reading.tool += name + text;
  const id = textOrNull(call.id) ?? "";
  (reading.toolParts ??= []).push({ index: null, id, name, arguments: text, isWhole: true });
}

function saidReason(reason: unknown): string | null {
  const said = textOrNull(reason);
  return said === null || /_UNSPECIFIED$/.test(said) ? null : said;
}

/**
 * Counts are cumulative. Thoughts are counted beside the answer, unless the total shows that the
 * answer holds them, and what tools put into the prompt beside the prompt; the total holds them all.
 */
function mergeUsage(
  before: RawUsage | null,
  report: Record<string, unknown>,
  payload: Record<string, unknown>,
): RawUsage | null {
  const counts = readCounts(report);
  const { prompt, completion, reasoning, total } = counts;
  if ([prompt, completion, reasoning, total].every((count) => count === null)) return before;
  const answered = before === null || before.completionTokens === null
    ? null
    : before.completionTokens - (before.reasoningTokens ?? 0);
  const merged = mergeCounts(counts, report, payload, before);
  const answer = firstSaid([completion, answered]);
  const counted = answer !== null || merged.reasoningTokens !== null;
  const besidePromptTokens = firstSaid([
    tokenCount(report.toolUsePromptTokenCount ?? report.tool_use_prompt_token_count),
    before?.besidePromptTokens ?? null,
  ]) ?? 0;
  const thoughts = merged.reasoningTokens ?? 0;
  const isWithin = prompt !== null && completion !== null && completion >= thoughts &&
    total === prompt + besidePromptTokens + completion;
  return {
    ...merged,
    completionTokens: counted ? (answer ?? 0) + (isWithin ? 0 : thoughts) : null,
    totalTokens: total,
    besidePromptTokens,
    outputCounted: counted,
  };
}
