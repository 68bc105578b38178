import { chunkGapsMs } from "./chunk_gaps.ts";
import { isBatched, isPaced } from "./pacing.ts";
import { percentile } from "../platform/percentile.ts";
import { RANGES, within } from "../platform/ranges.ts";
import type { Arrival, SeenStream } from "./arrival.ts";
import type { Measurement } from "./measurement.ts";

/**
 * With fewer tokens there is no speed: the end token is counted but not
 * streamed, which is 5 % of 20.
 */
const MIN_TOKENS = 20;
/** Faster than this is the speed of the line and not of a model, in tokens per second. */
const MAX_TPS = 10_000;

/** The share of a time by which our own pause may have delayed it. */
const UNSURE = 0.05;

/** What is known about an answer besides its arrivals. */
export interface Counts {
  /** Every generated token. */
  outputTokens: number | null;
  /** Of them, the streamed tokens. */
  streamedTokens: number | null;
  /** Until the end of the stream. */
  totalMs: number;
}

/** The metrics computed from the arrivals of a success. */
export type StreamMetrics = Pick<
  Measurement,
  | "ttft_ms"
  | "ttfat_ms"
  | "last_token_ms"
  | "tps"
  | "tps_total"
  | "itl_ms"
  | "batched"
  | "chunk_gap_p50_ms"
  | "chunk_gap_p95_ms"
  | "chunk_gap_max_ms"
>;

/**
 * Computes all metrics from the arrivals and counts of a success; all null
 * without arrivals. Pure.
 */
export function streamMetrics(seen: SeenStream, counts: Counts): StreamMetrics {
  const { arrivals, thinned } = seen;
  const speed = (value: number | null) => within(RANGES.speed, value);
  const perSecond = speed(tps(seen, counts.streamedTokens));
  const gaps = thinned === null ? chunkGapsMs(arrivals) : [];
  return {
    ttft_ms: ttftMs(arrivals),
    ttfat_ms: ttfatMs(arrivals),
    last_token_ms: lastTokenMs(arrivals),
    tps: perSecond,
    tps_total: speed(tpsTotal(seen, counts)),
    itl_ms: itlMs(perSecond),
    batched: thinned !== null
      ? thinned.batched
      : arrivals.length === 0
      ? null
      : isBatched(arrivals),
    chunk_gap_p50_ms: thinned?.gapP50Ms ?? percentile(gaps, 0.5),
    chunk_gap_p95_ms: thinned?.gapP95Ms ?? percentile(gaps, 0.95),
    chunk_gap_max_ms: thinned?.gapMaxMs ?? percentile(gaps, 1),
  };
}

/**
 * Time to first token, in milliseconds: the first arrival of generated text of
 * any kind (content, reasoning, refusal, tool call). A role, an empty delta, a
 * comment or a usage report does not count.
 * Definition: NVIDIA NIM, "time to first token", with reasoning counted as
 * Artificial Analysis and GuideLLM do.
 */
export function ttftMs(arrivals: Arrival[]): number | null {
  return momentOf(arrivals[0]);
}

/**
 * Time to first answer token, in milliseconds: the first arrival with visible
 * answer (content or refusal), reasoning left out.
 * Definition: Artificial Analysis, "time to first answer token"; aiperf's TTFO.
 */
export function ttfatMs(arrivals: Arrival[]): number | null {
  return momentOf(arrivals.find((arrival) => arrival.answerChars > 0));
}

/**
 * The last arrival with a token of any kind, in milliseconds; a usage report or
 * `[DONE]` behind it does not count.
 * Definition: aiperf, end of request latency ("last content chunk").
 */
export function lastTokenMs(arrivals: Arrival[]): number | null {
  return momentOf(arrivals.at(-1));
}

/**
 * Tokens per second while streaming: (streamed tokens − those of the first arrival) / (last arrival
 * − first arrival). Null below 20 streamed tokens, and where the arrivals do not show the model's
 * speed, see {@link isPaced}. Definition: Artificial Analysis, "output speed"; with one token in
 * the first arrival it is 1 / inter-token latency of NVIDIA GenAI-Perf and GuideLLM. It differs
 * from this project's specification, see {@link tpsTotal}: it ends with the last token and leaves
 * out tokens that were not streamed.
 */
export function tps(seen: SeenStream, tokens: number | null): number | null {
  const { arrivals } = seen;
  if (tokens === null || tokens < MIN_TOKENS || arrivals.length < 3) {
    return null;
  }
  const spanMs = arrivals[arrivals.length - 1].atMs - arrivals[0].atMs;
  return ofModel(
    seen,
    (tokens - firstTokens(arrivals, tokens)) / spanMs * 1000,
  );
}

/**
 * Tokens per second as the specification has it: (output_tokens − 1) / (end of
 * stream − first token). Null below 2 tokens, and where the arrivals do not
 * show the model's speed.
 */
export function tpsTotal(
  seen: SeenStream,
  { outputTokens, totalMs }: Counts,
): number | null {
  const { arrivals } = seen;
  if (outputTokens === null || outputTokens < 2 || arrivals.length < 2) {
    return null;
  }
  return ofModel(
    seen,
    (outputTokens - 1) / (totalMs - arrivals[0].atMs) * 1000,
  );
}

/**
 * Inter-token latency: 1000 / `tps`, milliseconds per token.
 * Definition: NVIDIA GenAI-Perf, aiperf.
 */
export function itlMs(tps: number | null): number | null {
  return tps === null || tps === 0 ? null : within(RANGES.durationMs, 1000 / tps);
}

/** The time, unless our own pause makes it uncertain. */
function momentOf(arrival: Arrival | undefined): number | null {
  return arrival === undefined || arrival.lateMs > UNSURE * arrival.atMs ? null : arrival.atMs;
}

/** The speed, if a model can be so fast. */
function ofModel(
  { arrivals, thinned }: SeenStream,
  speed: number,
): number | null {
  return speed <= MAX_TPS && (thinned?.paced ?? isPaced(arrivals)) ? speed : null;
}

/**
 * The tokens of the first arrival. Where each event is about one token, its events are counted.
 * Where events are alike, each is about equally many, and the last event may have fewer: the rest.
 * Otherwise they are estimated by its share of the text. A text has at least one token.
 */
function firstTokens(arrivals: Arrival[], tokens: number): number {
  const [first] = arrivals;
  const events = arrivals.reduce((sum, arrival) => sum + arrival.events, 0);
  if (Math.abs(events - tokens) <= tokens / 10) return first.events;
  const length = lengthOfAll(arrivals);
  if (length !== null) {
    const last = arrivals[arrivals.length - 1];
    const full = events - last.events + Math.min(last.events, last.chars / length);
    return Math.max(1, tokens * first.events / full);
  }
  const chars = arrivals.reduce((sum, arrival) => sum + arrival.chars, 0);
  return Math.max(1, tokens * first.chars / chars);
}

/**
 * The length of an event, if all are about equally long: the deviation is below
 * 40 %. The last event is ignored, since it has the rest.
 */
function lengthOfAll(arrivals: Arrival[]): number | null {
  const lengths = arrivals.slice(0, -1).map(({ chars, events }) => chars / events);
  const mean = lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
  const variance = lengths.reduce((sum, length) => sum + (length - mean) ** 2, 0) / lengths.length;
  return variance <= (0.4 * mean) ** 2 ? mean : null;
}
