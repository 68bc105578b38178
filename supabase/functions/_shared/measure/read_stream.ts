import type { Arrival } from "./arrival.ts";
import type { Deadline } from "../platform/deadline.ts";
import type { StreamDecoder } from "./decode_stream.ts";
import { markTurn, wasAwaited } from "./loop_turns.ts";
import { watchLoop } from "./loop_watch.ts";
import { openReader } from "./open_reader.ts";
import type { StreamedAnswer } from "./streamed_answer.ts";
import { transportFailure } from "../errors/transport_failure.ts";
import type { Failure } from "../errors/failure.ts";
import type { Limits } from "../platform/limits.ts";

/** How long the body may go on after its end marker or an error, for usage to come. */
const DRAIN_MS = 1000;

/** How much of a moment may be in doubt, as a share of it, without its being unknown. */
const DOUBT_SHARE = 0.04;

/** How the reading of a body ended. */
export interface ReadEnd {
  /** The end of the stream, or of a whole answer that is held open, or the moment of failure. */
  totalMs: number;
  failure: Failure | null;
}

/**
 * Reads a body to its end: each network read is stamped once, the moment it
 * arrives, and handed to the decoder. Only tokens move the deadline; a comment
 * or an empty event does not. Whatever ends the reading early closes the
 * socket: the caller aborts the request, the body is cancelled here.
 *
 * A reader rather than `for await`: what a read throws is the network's, what
 * the decoder throws is ours, and the two must not be mistaken.
 */
export async function read(
  body: ReadableStream<Uint8Array>,
  decoder: StreamDecoder,
  deadline: Deadline,
  limits: Limits,
): Promise<ReadEnd> {
  const { answer } = decoder;
  const reader = openReader(body);
  const loop = watchLoop();
  let bytes = 0;
  let chars = 0;
  /** For how long the loop had not been seen to turn at each arrival. */
  const unseen: number[] = [];
  /** When the answer was over, though the body may go on; null before that. */
  let overMs: number | null = null;
  deadline.expect("first token", limits.firstTokenMs);
  try {
    while (true) {
      let value: Uint8Array | undefined;
      let atMs: number;
      const mark = markTurn();
      try {
        ({ value } = await reader.read());
        atMs = deadline.elapsedMs();
      } catch (error) {
        // A body that breaks, or stays open, after its end marker has said everything.
        if (overMs !== null) return { totalMs: overMs, failure: null };
        // No end marker need follow a finish reason: an answer held open behind it is whole.
        if (deadline.passed !== null && isWhole(answer)) {
          return { totalMs: answer.lastSignalMs, failure: null };
        }
        const failure = transportFailure(error, deadline, limits);
        return { totalMs: deadline.elapsedMs(), failure };
      }
      if (value === undefined) {
        decoder.end(atMs, !wasAwaited(mark));
        return { totalMs: answer.error !== null && overMs !== null ? overMs : atMs, failure: null };
      }
      bytes += value.byteLength;
      const tooLong = bytes > limits.bodyBytes;
      if (!tooLong) {
        decoder.feed(value, atMs, loop.see(deadline.startedAt + atMs), !wasAwaited(mark));
        if (answer.arrivals.length > unseen.length) {
          if (unseen.push(loop.unseenMs) === 1) loop.heed();
        }
      }
      if (tooLong || answer.overflow) {
        if (overMs !== null) return { totalMs: overMs, failure: null };
        return tooLarge(
          atMs,
          tooLong
            ? `Body too large: more than ${limits.bodyBytes} bytes`
            : "Event too large: a single line or event beyond a million characters",
        );
      }
      if (overMs !== null) continue;
      if (answer.ended || answer.error !== null) {
        overMs = atMs;
        deadline.expect("drain", atMs + DRAIN_MS);
      } else if (answer.chars > chars) {
        chars = answer.chars;
        deadline.expect("gap", atMs + limits.gapMs);
      }
    }
  } finally {
    loop.stop();
    doubtEnds(answer.arrivals, unseen, loop.hiddenMs);
    // Ends a body that was given up; one that has ended or failed takes no harm.
    await reader.cancel().catch(() => {});
  }
}

/**
 * The first and the last arrival may have been held up by a pause that nobody
 * saw, as long as others of this stream, and no longer than the loop had not been
 * seen to turn. What that does to a speed may be much; the moments themselves are
 * still known.
 */
function doubtEnds(arrivals: Arrival[], unseen: number[], hiddenMs: number): void {
  if (arrivals.length < 2 || hiddenMs === 0) return;
  for (const index of [0, arrivals.length - 1]) {
    const arrival = arrivals[index];
    const doubtMs = Math.min(hiddenMs, unseen[index] ?? 0, DOUBT_SHARE * arrival.atMs);
    arrival.lateMs = Math.max(arrival.lateMs, doubtMs);
  }
}

/** Whether the answer has a finish reason, and no text came behind it. */
function isWhole(answer: StreamedAnswer): answer is StreamedAnswer & { lastSignalMs: number } {
  return answer.finishReason !== null && answer.chars === answer.finishedChars &&
    answer.lastSignalMs !== null;
}

function tooLarge(totalMs: number, message: string): ReadEnd {
  return {
    totalMs,
    failure: { outcome: "invalid_response", message, code: null, retryAfterMs: null },
  };
}
