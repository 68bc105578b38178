import { AccumulateAnswer } from "./accumulate_answer.ts";
import { DecodeText } from "./decode_text.ts";
import type { DialectAdapter } from "../provider/dialect_adapter.ts";
import { LineHolder } from "./hold_lines.ts";
import { ParseEvents } from "./parse_events.ts";
import type { StreamedAnswer } from "./streamed_answer.ts";

/** Characters kept of a body without an event so far, to find out what it is. */
const HEAD_CHARS = 65_536;

/** Takes the reads of one body, in order, and then its end. */
export interface StreamDecoder {
  readonly answer: StreamedAnswer;
  /** `atMs` is when the read arrived, `lateMs` by how much a pause of ours may have delayed it.
   * A read that `wasThere` when it was asked for belongs to the arrival of the read before, with
   * its timestamp. */
  feed(bytes: Uint8Array, atMs: number, lateMs?: number, wasThere?: boolean): void;
  /** The body ended: an event without its closing blank line still counts. */
  end(atMs: number, lateMs?: number, wasThere?: boolean): void;
}

/**
 * Turns network reads into a `StreamedAnswer`: bytes → text → lines → events → the dialect's
 * reading of them. Holds no clock, no socket and no timer.
 */
export function createStreamDecoder(dialect: DialectAdapter, textChars: number): StreamDecoder {
  const text = new DecodeText();
  const holder = new LineHolder();
  const accumulated = new AccumulateAnswer(dialect, textChars);
  const events = new ParseEvents(accumulated);
  const { answer } = accumulated;

  function feedText(text: string, atMs: number, lateMs = 0, wasThere = false): void {
    if (answer.overflow) return;
    if (answer.events === 0 && answer.head.length < HEAD_CHARS) answer.head += text;
    accumulated.beginRead();
    const lines = holder.take(text);
    if (lines !== "") events.take(lines);
    accumulated.endRead(text, atMs, lateMs, wasThere);
  }

  return {
    answer,
    feed: (bytes, atMs, lateMs, wasThere) => feedText(text.take(bytes), atMs, lateMs, wasThere),
    end(atMs, lateMs, wasThere) {
      events.beginEnd();
      feedText(`${text.end()}\n\n`, atMs, lateMs, wasThere);
      events.end();
      answer.text = answer.text.slice(0, textChars);
    },
  };
}
