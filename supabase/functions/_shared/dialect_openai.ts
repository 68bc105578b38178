import { isRecord } from "./is_record.ts";
import { tokenCount } from "./token_count.ts";
import type { DialectAdapter, EventReading, RawUsage, Target } from "./types.ts";

/**
 * OpenAI chat completions and what is compatible with them. `readEvent` runs
 * while the clock does, so it checks plainly instead of parsing with a schema.
 */
export const openaiDialect: DialectAdapter = {
  path: "chat/completions",
  headers: (apiKey) => ({ ...(apiKey !== null && { authorization: `Bearer ${apiKey}` }) }),
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
    ...options.body,
  };
}

function readEvent(payload: Record<string, unknown>, event: string | undefined): EventReading {
  const reading: EventReading = {
    content: "",
    reasoning: "",
    refusal: "",
    tool: "",
    usage: null,
    finishReason: null,
    ended: false,
    error: readError(payload, event),
    id: textOrNull(payload.id),
    model: textOrNull(payload.model),
  };
  let usage = payload.usage;
  if (Array.isArray(payload.choices)) {
    for (const choice of payload.choices) {
      if (!isRecord(choice)) continue;
      readChoice(choice, reading);
      // Moonshot reports usage inside the choice that finishes.
      usage ??= choice.usage;
    }
  }
  // Groq's older streams report usage only here.
  if (isRecord(payload.x_groq)) usage ??= payload.x_groq.usage;
  if (isRecord(usage)) reading.usage = readUsage(usage);
  return reading;
}

function readChoice(choice: Record<string, unknown>, reading: EventReading): void {
  const delta = choice.delta;
  if (isRecord(delta)) {
    reading.content += textOf(delta.content);
    // The same reasoning may come under two of these names: the first one counts.
    reading.reasoning += textOf(delta.reasoning_content) || textOf(delta.reasoning) ||
      reasoningDetails(delta.reasoning_details) || thinkingParts(delta.content);
    reading.refusal += textOf(delta.refusal);
    if (Array.isArray(delta.tool_calls)) {
      for (const call of delta.tool_calls) {
        if (isRecord(call)) reading.tool += callText(call.function ?? call.custom);
      }
    }
    reading.tool += callText(delta.function_call);
  } else {
    // Together repeats the token here beside `delta`; older servers send only this.
    reading.content += textOf(choice.text);
  }
  reading.finishReason = textOrNull(choice.finish_reason) ?? reading.finishReason;
  if (choice.error) reading.error ??= { error: choice.error };
}

/** Visible text of a field that is a string or, with Mistral, an array of parts. */
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

/** OpenRouter's `reasoning_details`: texts and summaries, not what is encrypted. */
function reasoningDetails(details: unknown): string {
  if (!Array.isArray(details)) return "";
  let text = "";
  for (const detail of details) {
    if (isRecord(detail)) text += textOf(detail.text) || textOf(detail.summary);
  }
  return text;
}

/** Mistral's reasoning: parts of `delta.content` that hold `thinking`. */
function thinkingParts(content: unknown): string {
  if (!Array.isArray(content)) return "";
  let text = "";
  for (const part of content) if (isRecord(part)) text += textOf(part.thinking);
  return text;
}

function callText(call: unknown): string {
  if (!isRecord(call)) return "";
  return textOf(call.name) + textOf(call.arguments) + textOf(call.input);
}

function readError(payload: Record<string, unknown>, event: string | undefined): unknown {
  if (payload.error) return payload;
  if (event === "error" || payload.object === "error" || payload.type === "error") return payload;
  // A bare error, as Mistral and FastAPI servers send it in place of a chunk.
  const bare = payload.choices === undefined && payload.usage === undefined;
  if (bare && (payload.message || payload.detail)) return payload;
  return null;
}

function readUsage(usage: Record<string, unknown>): RawUsage | null {
  const prompt = isRecord(usage.prompt_tokens_details) ? usage.prompt_tokens_details : {};
  const completion = isRecord(usage.completion_tokens_details)
    ? usage.completion_tokens_details
    : {};
  const promptTokens = tokenCount(usage.prompt_tokens);
  const completionTokens = tokenCount(usage.completion_tokens);
  if (promptTokens === null && completionTokens === null) return null;
  return {
    promptTokens,
    completionTokens,
    totalTokens: tokenCount(usage.total_tokens),
    reasoningTokens: tokenCount(completion.reasoning_tokens ?? usage.reasoning_tokens),
    cachedTokens: tokenCount(
      prompt.cached_tokens ?? usage.cached_tokens ?? usage.prompt_cache_hit_tokens,
    ),
    besidePromptTokens: 0,
    outputCounted: true,
    costUsd: cost(usage.cost),
  };
}

/** No call of ours costs as much, in USD: what claims more is not believed. */
const MAX_COST_USD = 1000;

/** OpenRouter's number, or the `total_cost` of Perplexity's object. */
function cost(value: unknown): number | null {
  const usd = isRecord(value) ? value.total_cost : value;
  return typeof usd === "number" && usd >= 0 && usd < MAX_COST_USD ? usd : null;
}

function textOrNull(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
