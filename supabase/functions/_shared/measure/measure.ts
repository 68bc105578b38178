import { believeUsage } from "./believe_usage.ts";
import { toBytesText } from "../platform/bytes_text.ts";
import { countTokens } from "./count_tokens.ts";
import { decideOutcome } from "./decide_outcome.ts";
import { toGivenAnswer } from "./to_given_answer.ts";
import { gapErrorsMs } from "./gap_errors.ts";
import { hideSecret, SECRET_ROOM_CHARS } from "../platform/hide_secret.ts";
import { keepArrivals, packArrivals } from "./pack_arrivals.ts";
import { RANGES, TEXTS, within } from "../platform/ranges.ts";
import { addReasoningApart } from "./reasoning_apart.ts";
import { redact } from "../platform/redact.ts";
import { legibleMessage, legibleName, toPostgresText } from "../platform/to_postgres_text.ts";
import { streamMetrics } from "./stream_metrics.ts";
import { streamedTokens } from "./streamed_tokens.ts";
import { toTenths } from "../platform/to_tenths.ts";
import type { SeenStream } from "./arrival.ts";
import type { Measurement } from "./measurement.ts";
import type { Recording } from "./recording.ts";
import type { Target } from "../provider/target.ts";

/** A failure has no token times and no speeds. */
const NOTHING_SEEN: SeenStream = { arrivals: [], thinned: null };

/** What a measurement needs besides the recording. */
export interface MeasureContext {
  target: Pick<Target, "prompt" | "limits" | "wanted">;
  /** What must not be stored, such as the key. */
  secrets: readonly string[];
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
  const { secrets, connectMs, outputCap } = context;
  const { prompt, limits: { textChars } } = context.target;
  const reported = { ...recorded, usage: addReasoningApart(recorded, outputCap) };
  const { usage, disbelieved } = believeUsage(reported, { prompt, outputCap });
  const recording = { ...recorded, usage };
  const { outcome, message } = decideOutcome(recording, context.target.wanted?.kind === "tool");
  const tokens = countTokens(recording, prompt);
  const streamed = streamedTokens(recording, tokens.output);
  const totalMs = toTenths(recording.totalMs);
  const seen = keepArrivals(recording.arrivals);
  const shown = (text: string | null, maxChars: number) =>
    text === null ? null : toPostgresText(redact(legibleMessage(text), secrets), maxChars);
  const name = (text: string | null) =>
    text === null
      ? null
      : toPostgresText(hideSecret(legibleName(text).trim(), secrets), TEXTS.name.max) || null;
  return {
    request_id: recording.requestId,
    outcome,
    status_code: within(RANGES.statusCode, recording.statusCode),
    error_message: shown(message, TEXTS.message.max),
    error_code: shown(
      recording.failure?.code ?? (isCutConnection(recorded, connectMs) ? CUT_CONNECTION : null),
      TEXTS.name.max,
    ),
    retry_after_ms: recording.failure?.retryAfterMs ?? null,
    input_tokens: tokens.input,
    output_tokens: tokens.output,
    reasoning_tokens: usage?.reasoningTokens ?? null,
    cached_tokens: usage?.cachedTokens ?? null,
    cache_write_tokens: usage?.cacheWriteTokens ?? null,
    cache_write_1h_tokens: usage?.cacheWrite1hTokens ?? null,
    token_source: tokens.source,
    disbelieved,
    streamed_tokens: streamed,
    total_latency_ms: totalMs,
    headers_ms: recording.headersMs === null ? null : toTenths(recording.headersMs),
    ...streamMetrics(outcome === "success" ? seen : NOTHING_SEEN, {
      outputTokens: tokens.output,
      streamedTokens: streamed,
      totalMs,
    }),
    gap_errors_ms: outcome === "success" ? gapErrorsMs(recording) : null,
    token_reads: recording.arrivals.length,
    arrivals: recording.arrivals.length === 0 ? null : toBytesText(packArrivals(seen)),
    connect_ms: connectMs,
    warm: connectMs !== null,
    finish_reason: name(recording.finishReason),
    provider_request_id: name(recording.providerRequestId),
    served_model: name(recording.servedModel),
    service_tier: name(recording.serviceTier),
    upstream: name(recording.upstream),
    system_fingerprint: name(recording.fingerprint),
    reported_cost_usd: recording.usage?.reportedCostUsd ?? null,
    response_text: recording.text === "" ? null : toPostgresText(
      hideSecret(recording.text.slice(0, textChars + SECRET_ROOM_CHARS), secrets),
      textChars,
    ),
    answer: outcome === "success" ? toGivenAnswer(recording) : null,
    remarks: recording.encoded ? ["encoded"] : [],
    attempts: [],
    headroom: recording.headroom,
    reached: recording.statusCode !== null || connectMs !== null,
    refused_parameters: [],
    request_age_ms: performance.now() - recording.startedAt,
  };
}

/** The provider had just answered on the same connection, on which the request was then cut off. */
const CUT_CONNECTION = "connection_cut";

/**
 * Whether a request that got no answer had been sent, where a connection had been opened for it.
 * The runtime says that no connection could be made ("Connect"), but not on which one it sent.
 */
function isCutConnection({ failure, statusCode }: Recording, connectMs: number | null): boolean {
  return failure?.outcome === "network_error" && statusCode === null && connectMs !== null &&
    !/\(Connect\)/.test(failure.message);
}
