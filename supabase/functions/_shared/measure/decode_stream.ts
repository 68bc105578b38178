import { createParser } from "eventsource-parser";
import { LineHolder } from "./hold_lines.ts";
import { isErrorEvent } from "../errors/is_error_event.ts";
import { isRecord } from "../platform/is_record.ts";
import { isKeepAlive } from "../provider/is_keep_alive.ts";
import { isWords, readErrorValue, saysError, StrayLines } from "./stray_lines.ts";
import { emptyAnswer, type StreamedAnswer } from "./streamed_answer.ts";
import type { Arrival } from "./arrival.ts";
import type { DialectAdapter, EventReading } from "../provider/dialect_adapter.ts";

/** The most characters of one event or line; a longer one ends the reading. */
const MAX_EVENT_CHARS = 1_048_576;
/** Characters kept of a body without an event so far, to find out what it is. */
const HEAD_CHARS = 65_536;
/**
 * Characters kept of an event that is not JSON: more than are shown, so that a
 * key in it is complete and can be redacted.
 */
const MALFORMED_CHARS = 2000;
/** Characters kept to estimate tokens from. */
const SAMPLE_CHARS = 4096;

/**
 * Events with less time than this between them were written together, in milliseconds per event: no
 * model writes 10,000 a second. Reads that take us longer may have been written one after the
 * other, even if each was there when we asked for it.
 */
const AT_ONCE_MS = 0.1;

const NEWLINE = 10;

/** The end marker; some write it in lower case or as JSON. */
const DONE = /^\s*"?\[done\]"?\s*$/i;

/** An event's name without data; the parser does not report such events. */
const TELLING_NAME = /(?:^|[\r\n])event: ?(\S*error|\{.*)[ \t]*[\r\n]/i;

const STREAM: TextDecodeOptions = { stream: true };

/** Takes the reads of one body, in order, and then its end. */
export interface StreamDecoder {
  readonly answer: StreamedAnswer;
  /** `atMs` is when the read arrived, `lateMs` by how much a pause of ours may have delayed it.
   * A read that `wasThere` when it was asked for belongs to the arrival of the read before, with
   * its timestamp. */
  feed(bytes: Uint8Array, atMs: number, lateMs?: number, wasThere?: boolean): void;
  /** The body ended: an event without its closing blank line still counts. */
  end(atMs: number, wasThere?: boolean): void;
}

/**
 * Turns network reads into a `StreamedAnswer`: bytes → text → events → the dialect's reading of
 * them. Holds no clock, no socket and no timer.
 */
export function createStreamDecoder(dialect: DialectAdapter, textChars: number): StreamDecoder {
  const answer = emptyAnswer();
  const utf8 = new TextDecoder();
  const wholeUtf8 = new TextDecoder("utf-8", { ignoreBOM: true });
  let characterOpen = false;
  let atEnd = false;
  let readChars = 0;
  let readAnswerChars = 0;
  let readEvents = 0;
  /** The arrival that the next read may belong to. */
  let arriving: Arrival | null = null;
  let readSaysMore = false;
  const holder = new LineHolder();
  const stray = new StrayLines();
  /** The last line that is words, and how much of the answer had come before it. */
  let lastWords: { line: string; chars: number } | null = null;
  /** The name of an event that is an error, until its data has come. */
  let named: string | null = null;

  const parser = createParser({
    onEvent({ data, event }) {
      onErrorLine(stray.end());
      if (event === named) named = null;
      if (data === "") {
        if (isErrorEvent(event)) answer.error ??= data;
        return;
      }
      if (data.length < 16 && DONE.test(data)) {
        answer.ended = true;
        answer.events++;
        return;
      }
      let payload: unknown;
      try {
        payload = JSON.parse(data);
      } catch {
        onUnparsed(data, event);
        return;
      }
      answer.events++;
      if (isRecord(payload)) onPayload(payload, event);
      else if (isErrorEvent(event) || (typeof payload === "string" && saysError(payload))) {
        answer.error ??= payload;
      } else if (Array.isArray(payload)) {
        payload.filter(isRecord).forEach((part) => onPayload(part, event));
      }
    },
    onId: (id) => onErrorLine(readErrorValue(id)),
    onError({ type, value, line }) {
      if (type === "max-buffer-size-exceeded") answer.overflow = true;
      else if (type === "unknown-field") onStrayLine(line ?? "");
      else onErrorLine(readErrorValue(value ?? ""));
    },
    maxBufferSize: MAX_EVENT_CHARS,
  });

  function onStrayLine(line: string): void {
    const error = stray.read(line);
    if (error !== null) onErrorLine(error);
    else if (isWords(line)) lastWords = { line: line.trim(), chars: answer.chars };
  }

  /** In a body that is not an event stream, single lines say nothing. */
  function onErrorLine(error: unknown): void {
    if (error === null || (answer.events === 0 && typeof error === "string")) return;
    answer.error ??= error;
  }

  function onPayload(payload: Record<string, unknown>, event: string | undefined): void {
    const reading = dialect.readEvent(payload, event, answer.usage);
    if (reading.error !== null) answer.error ??= reading.error;
    if (reading.usage !== null) {
      answer.usage = reading.usage;
      readSaysMore = true;
    }
    // After the end marker only usage and errors are read.
    if (answer.ended) return;
    // MiniMax ends a stream by repeating the whole answer.
    if (!reading.whole || answer.chars === 0) {
      const before = readChars;
      onTexts(reading);
      if (readChars > before) readEvents++;
    }
    if (reading.finishReason !== null) {
      answer.finishReason = reading.finishReason;
      answer.finishedChars ??= answer.chars;
      readSaysMore = true;
    }
    if (reading.ended) answer.ended = true;
    if (answer.id === null) answer.id = reading.id;
    if (answer.model === null) answer.model = reading.model;
    if (reading.serviceTier !== null) answer.serviceTier = reading.serviceTier;
  }

  function onTexts({ content, reasoning, refusal, tool }: EventReading): void {
    if (content !== "") onText(content, true);
    if (reasoning !== "") {
      onText(reasoning, false);
      answer.reasoningChars += reasoning.length;
      if (answer.reasoningSample.length < SAMPLE_CHARS) answer.reasoningSample += reasoning;
    }
    if (refusal !== "") onText(refusal, true);
    if (tool !== "") onText(tool, false);
  }

  function onText(text: string, inAnswer: boolean): void {
    readChars += text.length;
    answer.chars += text.length;
    if (answer.sample.length < SAMPLE_CHARS) answer.sample += text;
    if (!inAnswer) return;
    readAnswerChars += text.length;
    if (answer.text.length < textChars) answer.text += text;
    if (!answer.visible) answer.visible = /\S/.test(text);
  }

  /**
   * A keep-alive may have any content. A last event that is cut off is dropped,
   * unless it is an error.
   */
  function onUnparsed(data: string, event: string | undefined): void {
    if (isErrorEvent(event) || saysError(data)) answer.error ??= data;
    if (atEnd || isKeepAlive(event) || isKeepAlive(data)) return;
    answer.events++;
    if (isErrorEvent(event) || answer.ended) return;
    answer.malformed ??= data.slice(0, MALFORMED_CHARS);
  }

  function feedText(text: string, atMs: number, lateMs = 0, wasThere = false): void {
    if (answer.overflow) return;
    if (answer.events === 0 && answer.head.length < HEAD_CHARS) answer.head += text;
    readChars = 0;
    readAnswerChars = 0;
    readEvents = 0;
    readSaysMore = false;
    const lines = holder.take(text);
    if (lines !== "") feedLines(lines);
    if (!wasThere) arriving = null;
    if (readChars > 0) arriving = onArrival(atMs, lateMs);
    if (arriving !== null) arriving.cut = text.charCodeAt(text.length - 1) !== NEWLINE;
    if (readChars > 0 || readSaysMore) answer.lastSignalMs = atMs;
  }

  function feedLines(lines: string): void {
    if (namesEvent(lines)) named = TELLING_NAME.exec(lines)?.[1] ?? named;
    parser.feed(lines);
  }

  function onArrival(atMs: number, lateMs: number): Arrival {
    const arrival = arriving ??
      { atMs, chars: 0, answerChars: 0, events: 0, cut: false, lateMs };
    if (arriving === null) answer.arrivals.push(arrival);
    arrival.chars += readChars;
    arrival.answerChars += readAnswerChars;
    arrival.events += readEvents;
    const tookMs = atMs - arrival.atMs;
    // The time of the first token is that of the first read, even if more reads joined the arrival.
    if (tookMs >= AT_ONCE_MS * arrival.events && arrival !== answer.arrivals[0]) {
      arrival.lateMs = Math.max(arrival.lateMs, tookMs);
    }
    return arrival;
  }

  /**
   * A read of whole characters, as nearly all are, is decoded alone: that takes half as long as a
   * streaming decoder.
   */
  function toText(bytes: Uint8Array): string {
    if (bytes.length === 0) return "";
    const last = bytes[bytes.length - 1];
    const whole = !characterOpen && last < 0x80;
    characterOpen = last >= 0x80;
    return whole ? wholeUtf8.decode(bytes) : utf8.decode(bytes, STREAM);
  }

  return {
    answer,
    feed: (bytes, atMs, lateMs, wasThere) => feedText(toText(bytes), atMs, lateMs, wasThere),
    end(atMs, wasThere) {
      atEnd = true;
      feedText(`${utf8.decode()}\n\n`, atMs, 0, wasThere);
      onErrorLine(stray.end());
      // An answer that goes no further behind words of somebody else was broken off by them.
      if (lastWords?.chars === answer.chars) onErrorLine(lastWords.line);
      if (named !== null) answer.error ??= readErrorValue(named) ?? "";
      answer.text = answer.text.slice(0, textChars);
    },
  };
}

/** Whether an event is named. Written so that nearly all texts are only searched for line ends. */
function namesEvent(lines: string): boolean {
  return lines.startsWith("event:") || lines.includes("\nevent:") || lines.includes("\revent:");
}
