import type { Deadline } from "../platform/deadline.ts";
import type { StreamDecoder } from "./decode_stream.ts";
import { EndWaits } from "./end_waits.ts";
import { markTurn, wasAwaited } from "./loop_turns.ts";
import { watchLoop } from "./loop_watch.ts";
import { openReader } from "./open_reader.ts";
import type { StreamedAnswer } from "./streamed_answer.ts";
import { transportFailure } from "../errors/transport_failure.ts";
import type { Failure } from "../errors/failure.ts";
import type { Limits } from "../platform/limits.ts";

/** How long the body may continue after its end marker or an error, so that usage can come. */
const DRAIN_MS = 1000;

/** How the reading of a body ended. */
export interface ReadEnd {
  /**
   * The end of the stream, or of a complete answer whose stream stays open, or
   * the moment of failure.
   */
  totalMs: number;
  failure: Failure | null;
}

/**
 * Reads a body to its end. Each network read gets its timestamp when it arrives, and goes to the
 * decoder. Only tokens extend the deadline; a comment or an empty event does not. When reading ends
 * early, the socket is closed: the caller aborts the request, and the body is cancelled here.
 *
 * A reader rather than `for await`, to tell the two kinds of errors apart: a read throws errors of
 * the network, the decoder throws our own.
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
  let value: Uint8Array | undefined;
  let bytes = 0;
  let chars = 0;
  const waits = new EndWaits();
  /** When the answer was complete, even if the body continues; null before that. */
  let overMs: number | null = null;
  deadline.expect("first token", limits.firstTokenMs);
  try {
    while (true) {
      let done: boolean;
      let atMs: number;
      const mark = markTurn();
      try {
        ({ value, done } = await reader.read(value));
        atMs = deadline.elapsedMs();
      } catch (error) {
        // A body that breaks or stays open after its end marker is complete.
        if (overMs !== null) return { totalMs: overMs, failure: null };
        // An answer with a finish reason is complete even if no end marker follows and the stream
        // stays open.
        if (deadline.passed !== null && isWhole(answer)) {
          return { totalMs: answer.lastSignalMs, failure: null };
        }
        const failure = transportFailure(error, deadline, limits);
        return { totalMs: deadline.elapsedMs(), failure };
      }
      const wasThere = !wasAwaited(mark);
      const lateMs = loop.see(deadline.startedAt + atMs);
      if (done || value === undefined) {
        decoder.end(atMs, lateMs, wasThere);
        waits.note(answer.arrivals, loop);
        return { totalMs: answer.error !== null && overMs !== null ? overMs : atMs, failure: null };
      }
      bytes += value.byteLength;
      const tooLong = bytes > limits.bodyBytes;
      if (!tooLong) {
        decoder.feed(value, atMs, lateMs, wasThere);
        waits.note(answer.arrivals, loop);
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
    waits.doubt(answer.arrivals, loop.hiddenMs);
    // Cancels a body that was given up; that is harmless if it has ended or failed.
    await reader.cancel().catch(() => {});
  }
}

/** Whether the answer has a finish reason and no text after it. */
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
