import type { Arrival } from "./arrival.ts";
import type { RawUsage } from "../provider/usage.ts";

/** The content of a stream so far. */
export interface StreamedAnswer {
  arrivals: Arrival[];
  /** Visible answer, at most `textChars`. */
  text: string;
  /** The beginning of all generated text. */
  sample: string;
  chars: number;
  reasoningChars: number;
  /** The beginning of the reasoning. */
  reasoningSample: string;
  /** Whether the answer holds anything but white space. */
  visible: boolean;
  usage: RawUsage | null;
  finishReason: string | null;
  /** `chars` when the first finish reason came; later characters are text after the end. */
  finishedChars: number | null;
  /** When the last read with text, usage or a finish reason arrived. */
  lastSignalMs: number | null;
  ended: boolean;
  id: string | null;
  model: string | null;
  /** The last that was named. */
  serviceTier: string | null;
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
    error: null,
    events: 0,
    malformed: null,
    head: "",
    overflow: false,
  };
}
