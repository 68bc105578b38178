import type { Arrival } from "./arrival.ts";
import {
  type DialectAdapter,
  emptyReading,
  type EventReading,
} from "../provider/dialect_adapter.ts";
import { emptyAnswer, type StreamedAnswer } from "./streamed_answer.ts";
import { ToolCalls } from "./tool_calls.ts";

/** Characters kept to estimate tokens from. */
const SAMPLE_CHARS = 4096;

/**
 * Events with less time than this between them were written together, in milliseconds per event: no
 * model writes 10,000 a second. Reads that take us longer may have been written one after the
 * other, even if each was there when we asked for it.
 */
const AT_ONCE_MS = 0.1;

const NEWLINE = 10;

/**
 * What is new in a whole answer, with which MiniMax and OpenAI's Responses API end a stream: all of
 * it, all but the reasoning, the arguments of calls that had only names, or nothing.
 */
function unsaid(whole: EventReading, answer: StreamedAnswer): EventReading {
  const { chars, reasoningChars, toolCalls } = answer;
  if (chars === reasoningChars) return reasoningChars > 0 ? { ...whole, reasoning: "" } : whole;
  const { toolParts } = whole;
  const isNamed = toolCalls.length > 0 && toolCalls.every((call) => call.arguments === "");
  if (!isNamed || toolParts === null) return emptyReading();
  return { ...emptyReading(), tool: toolParts.map((part) => part.arguments).join(""), toolParts };
}

/** Puts an answer together: what each event says, and when each read arrived. */
export class AccumulateAnswer {
  readonly answer = emptyAnswer();
  readonly #dialect: DialectAdapter;
  readonly #textChars: number;
  readonly #toolCalls = new ToolCalls();
  #readChars = 0;
  #readAnswerChars = 0;
  #readEvents = 0;
  #readSaysMore = false;
  /** The arrival that the next read may belong to. */
  #arriving: Arrival | null = null;

  constructor(dialect: DialectAdapter, textChars: number) {
    this.#dialect = dialect;
    this.#textChars = textChars;
    this.answer.toolCalls = this.#toolCalls.calls;
  }

  /** The events that follow are those of a new read. */
  beginRead(): void {
    this.#readChars = 0;
    this.#readAnswerChars = 0;
    this.#readEvents = 0;
    this.#readSaysMore = false;
  }

  /** The events of a read have been taken: it is an arrival, or belongs to the one before. */
  endRead(text: string, atMs: number, lateMs: number, wasThere: boolean): void {
    if (!wasThere) this.#arriving = null;
    if (this.#readChars > 0) this.#arriving = this.#arrive(atMs, lateMs);
    if (this.#arriving !== null) {
      this.#arriving.cut = text.charCodeAt(text.length - 1) !== NEWLINE;
    }
    if (this.#readChars > 0 || this.#readSaysMore) this.answer.lastSignalMs = atMs;
  }

  /** Takes the data of one event. */
  takePayload(payload: Record<string, unknown>, event: string | undefined): void {
    const { answer } = this;
    const reading = this.#dialect.readEvent(payload, event, answer.usage);
    if (reading.error !== null) answer.error ??= reading.error;
    // Gateways say with the usage how they routed, which may come after the end marker.
    if (reading.upstream !== null) answer.upstream = reading.upstream;
    if (reading.usage !== null) {
      answer.usage = reading.usage;
      this.#readSaysMore = true;
    }
    // After the end marker only usage and errors are read.
    if (answer.ended) return;
    const before = this.#readChars;
    this.#takeTexts(reading.whole ? unsaid(reading, answer) : reading);
    if (this.#readChars > before) this.#readEvents++;
    if (reading.finishReason !== null) {
      answer.finishReason = reading.finishReason;
      answer.finishedChars ??= answer.chars;
      this.#readSaysMore = true;
    }
    if (reading.ended) answer.ended = true;
    if (answer.id === null) answer.id = reading.id;
    if (answer.model === null) answer.model = reading.model;
    if (reading.serviceTier !== null) answer.serviceTier = reading.serviceTier;
    if (reading.fingerprint !== null) answer.fingerprint = reading.fingerprint;
    if (reading.sentMs !== null) answer.sentMs = reading.sentMs;
  }

  /** `[DONE]` came, which ends an answer of most dialects. */
  takeDone(): void {
    if (this.#dialect.doneEnds) this.answer.ended = true;
  }

  #takeTexts({ content, reasoning, refusal, tool, toolParts }: EventReading): void {
    const { answer } = this;
    if (content !== "") this.#takeText(content, true);
    if (reasoning !== "") {
      this.#takeText(reasoning, false);
      answer.reasoningChars += reasoning.length;
      if (answer.reasoningSample.length < SAMPLE_CHARS) answer.reasoningSample += reasoning;
    }
    if (refusal !== "") this.#takeText(refusal, true);
    if (tool !== "") this.#takeText(tool, false);
    if (toolParts !== null) { for (const part of toolParts) this.#toolCalls.add(part); }
  }

  #takeText(text: string, inAnswer: boolean): void {
    const { answer } = this;
    this.#readChars += text.length;
    answer.chars += text.length;
    if (answer.sample.length < SAMPLE_CHARS) answer.sample += text;
    if (!inAnswer) return;
    this.#readAnswerChars += text.length;
    if (answer.text.length < this.#textChars) answer.text += text;
    if (!answer.visible) answer.visible = /\S/.test(text);
  }

  #arrive(atMs: number, lateMs: number): Arrival {
    const { answer } = this;
    const arrival = this.#arriving ??
      { atMs, chars: 0, answerChars: 0, events: 0, cut: false, lateMs };
    if (this.#arriving === null) answer.arrivals.push(arrival);
    arrival.chars += this.#readChars;
    arrival.answerChars += this.#readAnswerChars;
    arrival.events += this.#readEvents;
    const tookMs = atMs - arrival.atMs;
    // The time of the first token is that of the first read, even if more reads joined the arrival.
    if (tookMs >= AT_ONCE_MS * arrival.events && arrival !== answer.arrivals[0]) {
      arrival.lateMs = Math.max(arrival.lateMs, tookMs);
    }
    return arrival;
  }
}
