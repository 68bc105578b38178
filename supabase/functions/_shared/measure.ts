import { believeUsage } from "./believe_usage.ts";
import { countTokens } from "./count_tokens.ts";
import { decideOutcome } from "./decide_outcome.ts";
import { estimateTokens } from "./estimate_tokens.ts";
import { percentile } from "./percentile.ts";
import { RANGES, TEXTS, within } from "./ranges.ts";
import { hideSecret, redact } from "./redact.ts";
import { legibleMessage, legibleName, storableText } from "./storable_text.ts";
import type { Measurement, Recording, Target, TokenRead } from "./types.ts";

/** What a measurement needs to know beside the recording. */
export interface MeasureContext {
  target: Pick<Target, "prompt" | "limits">;
  apiKey: string | null;
  /** Most tokens the answer was allowed to have. */
  outputCap: number;
  /** Null when no connection was opened before the clock started. */
  connectMs: number | null;
}

/**
 * Turns what was recorded of one request into what is stored. Pure but for
 * `request_age_ms`. A failure has no speeds and no token times; its tokens are
 * kept, since they were paid for.
 */
export function measure(recorded: Recording, context: MeasureContext): Measurement {
  const { apiKey, connectMs, outputCap } = context;
  const { prompt } = context.target;
  const { usage, disbelieved } = believeUsage(recorded, { prompt, outputCap });
  const recording = { ...recorded, usage };
  const { outcome, message } = decideOutcome(recording);
  const tokens = countTokens(recording, prompt);
  const shown = (text: string | null, maxChars: number) =>
    text === null ? null : storableText(redact(legibleMessage(text), apiKey), maxChars);
  const name = (text: string | null) =>
    text === null
      ? null
      : storableText(hideSecret(legibleName(text), apiKey), TEXTS.name.max) || null;
  return {
    request_id: recording.requestId,
    outcome,
    status_code: within(RANGES.statusCode, recording.statusCode),
    error_message: shown(message, TEXTS.message.max),
    error_code: shown(recording.failure?.code ?? null, TEXTS.name.max),
    retry_after_ms: recording.failure?.retryAfterMs ?? null,
    input_tokens: tokens.input,
    output_tokens: tokens.output,
    reasoning_tokens: usage?.reasoningTokens ?? null,
    cached_tokens: usage?.cachedTokens ?? null,
    cache_write_tokens: usage?.cacheWriteTokens ?? null,
    cache_write_1h_tokens: usage?.cacheWrite1hTokens ?? null,
    token_source: tokens.source,
    disbelieved,
    total_latency_ms: recording.totalMs,
    headers_ms: recording.headersMs,
    ...(outcome === "success" ? speeds(recording, tokens.output) : NO_SPEEDS),
    token_reads: recording.reads.length,
    connect_ms: connectMs,
    warm: connectMs !== null,
    finish_reason: name(recording.finishReason),
    provider_request_id: name(recording.providerRequestId),
    served_model: name(recording.servedModel),
    service_tier: name(recording.serviceTier),
    reported_cost_usd: recording.usage?.reportedCostUsd ?? null,
    response_text: recording.text === ""
      ? null
      : storableText(hideSecret(recording.text, apiKey), context.target.limits.textChars),
    attempts: [],
    refused_parameters: [],
    request_age_ms: performance.now() - recording.startedAt,
  };
}

type Speeds = Pick<
  Measurement,
  | "ttft_ms"
  | "ttfat_ms"
  | "last_token_ms"
  | "tps"
  | "tps_total"
  | "steady_tps"
  | "itl_ms"
  | "chunk_gap_p50_ms"
  | "chunk_gap_p95_ms"
  | "chunk_gap_max_ms"
>;

const NO_SPEEDS: Speeds = {
  ttft_ms: null,
  ttfat_ms: null,
  last_token_ms: null,
  tps: null,
  tps_total: null,
  steady_tps: null,
  itl_ms: null,
  chunk_gap_p50_ms: null,
  chunk_gap_p95_ms: null,
  chunk_gap_max_ms: null,
};

function speeds(recording: Recording, outputTokens: number | null): Speeds {
  const { reads, totalMs } = recording;
  const tokens = streamedTokens(recording, outputTokens);
  const speed = (value: number | null) => within(RANGES.speed, value);
  const gaps = chunkGapsMs(reads);
  return {
    ttft_ms: ttftMs(reads),
    ttfat_ms: ttfatMs(reads),
    last_token_ms: lastTokenMs(reads),
    tps: speed(tps(reads, tokens)),
    tps_total: speed(tpsTotal(reads, outputTokens, totalMs)),
    steady_tps: speed(steadyTps(reads, tokens)),
    itl_ms: within(RANGES.durationMs, itlMs(reads, tokens)),
    chunk_gap_p50_ms: percentile(gaps, 0.5),
    chunk_gap_p95_ms: percentile(gaps, 0.95),
    chunk_gap_max_ms: percentile(gaps, 1),
  };
}

/**
 * Time to first token, in milliseconds: when the first read arrived that held
 * generated text of any kind (content, reasoning, refusal, tool call). A role,
 * an empty delta, a comment or a usage report is no token.
 * Definition: NVIDIA NIM, "time to first token", with reasoning counted as
 * Artificial Analysis and GuideLLM do.
 */
export function ttftMs(reads: TokenRead[]): number | null {
  return reads[0]?.atMs ?? null;
}

/**
 * Time to first answer token, in milliseconds: the first read with visible
 * answer (content or refusal), reasoning left out.
 * Definition: Artificial Analysis, "time to first answer token"; aiperf's TTFO.
 */
export function ttfatMs(reads: TokenRead[]): number | null {
  return reads.find((read) => read.answerChars > 0)?.atMs ?? null;
}

/**
 * When the last read with a token of any kind arrived, in milliseconds; a
 * usage report or `[DONE]` behind it does not count.
 * Definition: aiperf, end of request latency ("last content chunk").
 */
export function lastTokenMs(reads: TokenRead[]): number | null {
  return reads.at(-1)?.atMs ?? null;
}

/**
 * The tokens that came over the wire: `output_tokens` minus the reasoning that
 * was counted but not streamed. Providers hide reasoning altogether, or stream
 * a summary of it. How many tokens of reasoning came is estimated from their
 * text; an estimate of at least half the count means that all of it came, since
 * the count is exact and the estimate is not, and below that the rest was
 * hidden. Never below 0, since some providers report more reasoning than output.
 */
export function streamedTokens(
  { usage, reasoningSample, reasoningChars }: Pick<
    Recording,
    "usage" | "reasoningSample" | "reasoningChars"
  >,
  outputTokens: number | null,
): number | null {
  if (outputTokens === null) return null;
  const counted = usage?.reasoningTokens ?? 0;
  const came = estimateTokens(reasoningSample, reasoningChars);
  const hidden = came >= counted / 2 ? 0 : counted - came;
  return Math.max(0, outputTokens - hidden);
}

/**
 * Tokens per second while streaming:
 * (streamed tokens − 1) / (last token − first token). Null below 2 tokens, and
 * when all came in one read: a buffered answer has no speed.
 * Definition: 1 / inter-token latency of NVIDIA GenAI-Perf and GuideLLM. It
 * departs from this project's specification, see {@link tpsTotal}, in ending
 * with the last token and in leaving out what was not streamed.
 */
export function tps(reads: TokenRead[], tokens: number | null): number | null {
  const spanMs = tokenSpanMs(reads);
  if (spanMs === null || tokens === null || tokens < 2) return null;
  return (tokens - 1) / spanMs * 1000;
}

/**
 * Tokens per second as the specification has it:
 * (output_tokens − 1) / (end of stream − first token). Null below 2 tokens, and
 * when all came in one read.
 */
export function tpsTotal(
  reads: TokenRead[],
  outputTokens: number | null,
  totalMs: number,
): number | null {
  if (tokenSpanMs(reads) === null || outputTokens === null || outputTokens < 2) return null;
  return (outputTokens - 1) / (totalMs - reads[0].atMs) * 1000;
}

/**
 * Tokens per second without the bias of a first read that carries many:
 * (streamed tokens − those of the first read) / (last token − first token),
 * the first read having its share of the characters. Null like {@link tps}.
 * Definition: Artificial Analysis, "output speed".
 */
export function steadyTps(reads: TokenRead[], tokens: number | null): number | null {
  const spanMs = tokenSpanMs(reads);
  if (spanMs === null || tokens === null || tokens < 2) return null;
  const chars = reads.reduce((sum, read) => sum + read.chars, 0);
  return tokens * (1 - reads[0].chars / chars) / spanMs * 1000;
}

/**
 * Inter-token latency: 1000 / `tps`, milliseconds per token.
 * Definition: NVIDIA GenAI-Perf, aiperf.
 */
export function itlMs(reads: TokenRead[], tokens: number | null): number | null {
  const speed = tps(reads, tokens);
  return speed === null ? null : 1000 / speed;
}

/**
 * Milliseconds between neighbouring reads that carried tokens. Their median,
 * 95th percentile and maximum tell an even stream from one that stalls.
 */
export function chunkGapsMs(reads: TokenRead[]): number[] {
  return reads.slice(1).map((read, index) => read.atMs - reads[index].atMs);
}

function tokenSpanMs(reads: TokenRead[]): number | null {
  const first = ttftMs(reads);
  const last = lastTokenMs(reads);
  return first === null || last === null || last <= first ? null : last - first;
}
