import { createParser, type EventSourceParser } from "eventsource-parser";
import type { AccumulateAnswer } from "./accumulate_answer.ts";
import { isErrorEvent } from "../errors/is_error_event.ts";
import { isKeepAlive } from "../provider/is_keep_alive.ts";
import { isRecord } from "../platform/is_record.ts";
import { isWords, readErrorValue, saysError, StrayLines } from "./stray_lines.ts";
import type { StreamedAnswer } from "./streamed_answer.ts";

/** The most characters of one event or line; a longer one ends the reading. */
const MAX_EVENT_CHARS = 1_048_576;

/**
 * Characters kept of an event that is not JSON: more than are shown, so that a
 * key in it is complete and can be redacted.
 */
const MALFORMED_CHARS = 2000;

/** The end marker; some write it in lower case or as JSON. */
const DONE = /^\s*"?\[done\]"?\s*$/i;

/** An event's name without data; the parser does not report such events. */
const TELLING_NAME = /(?:^|[\r\n])event: ?(\S*error|\{.*)[ \t]*[\r\n]/i;

/** Reads the events of a stream: payloads, the end marker, errors in any place, and keep-alives. */
export class ParseEvents {
  readonly #accumulated: AccumulateAnswer;
  readonly #answer: StreamedAnswer;
  readonly #stray = new StrayLines();
  readonly #parser: EventSourceParser;
  /** The last line that is words, and how much of the answer had come before it. */
  #lastWords: { line: string; chars: number } | null = null;
  /** The name of an event that is an error, until its data has come. */
  #named: string | null = null;
  #atEnd = false;

  constructor(accumulated: AccumulateAnswer) {
    this.#accumulated = accumulated;
    this.#answer = accumulated.answer;
    this.#parser = createParser({
      onEvent: ({ data, event }) => this.#takeEvent(data, event),
      onId: (id) => this.#takeErrorLine(readErrorValue(id)),
      onError: ({ type, value, line }) => {
        if (type === "max-buffer-size-exceeded") this.#answer.overflow = true;
        else if (type === "unknown-field") this.#takeStrayLine(line ?? "");
        else this.#takeErrorLine(readErrorValue(value ?? ""));
      },
      maxBufferSize: MAX_EVENT_CHARS,
    });
  }

  /** Takes whole lines. */
  take(lines: string): void {
    if (namesEvent(lines)) this.#named = TELLING_NAME.exec(lines)?.[1] ?? this.#named;
    this.#parser.feed(lines);
  }

  /** The lines that follow are the last ones. */
  beginEnd(): void {
    this.#atEnd = true;
  }

  end(): void {
    const answer = this.#answer;
    this.#takeErrorLine(this.#stray.end());
    // An answer that goes no further behind words of somebody else was broken off by them.
    if (this.#lastWords?.chars === answer.chars) this.#takeErrorLine(this.#lastWords.line);
    if (this.#named !== null) answer.error ??= readErrorValue(this.#named) ?? "";
  }

  #takeEvent(data: string, event: string | undefined): void {
    const answer = this.#answer;
    this.#takeErrorLine(this.#stray.end());
    if (event === this.#named) this.#named = null;
    if (data.length > MAX_EVENT_CHARS) {
      answer.overflow = true;
      return;
    }
    if (data === "") {
      if (isErrorEvent(event)) answer.error ??= data;
      return;
    }
    if (data.length < 16 && DONE.test(data)) {
      this.#accumulated.takeDone();
      answer.events++;
      return;
    }
    let payload: unknown;
    try {
      payload = JSON.parse(data);
    } catch {
      this.#takeUnparsed(data, event);
      return;
    }
    answer.events++;
    if (isRecord(payload)) this.#accumulated.takePayload(payload, event);
    else if (isErrorEvent(event) || (typeof payload === "string" && saysError(payload))) {
      answer.error ??= payload;
    } else if (Array.isArray(payload)) {
      for (const part of payload) {
        if (isRecord(part)) this.#accumulated.takePayload(part, event);
      }
    }
  }

  /**
   * A keep-alive may have any content. A last event that is cut off is dropped,
   * unless it is an error.
   */
  #takeUnparsed(data: string, event: string | undefined): void {
    const answer = this.#answer;
    if (isErrorEvent(event) || saysError(data)) answer.error ??= data;
    if (this.#atEnd || isKeepAlive(event) || isKeepAlive(data)) return;
    answer.events++;
    if (isErrorEvent(event) || answer.ended) return;
    answer.malformed ??= data.slice(0, MALFORMED_CHARS);
  }

  #takeStrayLine(line: string): void {
    const error = this.#stray.read(line);
    if (error !== null) this.#takeErrorLine(error);
    else if (isWords(line)) this.#lastWords = { line: line.trim(), chars: this.#answer.chars };
  }

  /** In a body that is not an event stream, single lines say nothing. */
  #takeErrorLine(error: unknown): void {
    if (error === null || (this.#answer.events === 0 && typeof error === "string")) return;
    this.#answer.error ??= error;
  }
}

/** Whether an event is named. */
function namesEvent(lines: string): boolean {
  return lines.startsWith("event:") || lines.includes("\nevent:") || lines.includes("\revent:");
}
