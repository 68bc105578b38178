import type { Arrival } from "./arrival.ts";
import type { ToolCall } from "../provider/tool_call.ts";
import type { RawUsage } from "../provider/usage.ts";

/** The content of a stream so far. */
export interface StreamedAnswer {
  /** When tokens arrived, in order. */
  arrivals: Arrival[];
  /**
   * Visible answer (content and refusal), capped so that a key at the end of the
   * stored part is complete and can be redacted.
   */
  text: string;
  /** The tool calls, put together and capped. */
  toolCalls: ToolCall[];
  /** The beginning of all generated text, of any kind, to estimate tokens from. */
  sample: string;
  /** Characters of all generated text. */
  chars: number;
  /** Of them, those of reasoning. */
  reasoningChars: number;
  /** The beginning of the reasoning, to estimate tokens from. */
  reasoningSample: string;
  /** Whether the answer holds anything but white space. */
  visible: boolean;
  usage: RawUsage | null;
  /** Why the answer ended, in the provider's word. */
  finishReason: string | null;
  /** `chars` when the first finish reason came; later characters are text after the end. */
  finishedChars: number | null;
  /** When the last read with text, usage or a finish reason arrived. */
  lastSignalMs: number | null;
  /** `[DONE]` or the dialect's own end was seen. */
  ended: boolean;
  id: string | null;
  model: string | null;
  /** The last that was named. */
  serviceTier: string | null;
  /** The host behind a gateway; the last that was named, since an answer can move to another. */
  upstream: string | null;
  /** The last that was named. */
  fingerprint: string | null;
  /** When the control sent each of its events, in milliseconds on its own clock. */
  sentMs: number[] | null;
  /** The first error inside the stream, envelope included. */
  error: unknown;
  events: number;
  /** The first event that should be JSON but is not. */
  malformed: string | null;
  /** What came before the first event. */
  head: string;
  /** An event or line was too long to be kept. */
  overflow: boolean;
}

/** Before the first read. */
export function emptyAnswer(): StreamedAnswer {
  return {
    arrivals: [],
    text: "",
    toolCalls: [],
    sample: "",
    chars: 0,
    reasoningChars: 0,
    reasoningSample: "",
    visible: false,
    usage: null,
    finishReason: null,
    finishedChars: null,
    lastSignalMs: null,
    ended: false,
    id: null,
    model: null,
    serviceTier: null,
    upstream: null,
    fingerprint: null,
    sentMs: null,
    error: null,
    events: 0,
    malformed: null,
    head: "",
    overflow: false,
  };
}
