import type { Target } from "./target.ts";
import type { ToolPart } from "./tool_call.ts";
import type { RawUsage } from "./usage.ts";

/** What one event of a stream says. Texts are empty when it says nothing. */
export interface EventReading {
  /** Visible answer. */
  content: string;
  /** Reasoning that is streamed. */
  reasoning: string;
  /** Refusal, which is visible too. */
  refusal: string;
  /** Names and arguments of tool calls. */
  tool: string;
  /** The same by call; null for none. */
  toolParts: ToolPart[] | null;
  /** The texts are the whole answer at once, not its next part. */
  whole: boolean;
  /** The usage report as of this event. */
  usage: RawUsage | null;
  /** Why the answer ends here. */
  finishReason: string | null;
  /** The dialect's own end of the stream. */
  ended: boolean;
  /** The error as it came, with its envelope; null for none. */
  error: unknown;
  /** The provider's name for the answer. */
  id: string | null;
  /** The model that answers. */
  model: string | null;
  /** The tier that serves the request. */
  serviceTier: string | null;
  /** The host behind a gateway that answers. */
  upstream: string | null;
  /** The provider's name for what answers. */
  fingerprint: string | null;
  /** When the control sent each of its events, in milliseconds on its own clock. */
  sentMs: number[] | null;
}

/** The reading of an event that says nothing. */
export function emptyReading(): EventReading {
  return {
    content: "",
    reasoning: "",
    refusal: "",
    tool: "",
    toolParts: null,
    whole: false,
    usage: null,
    finishReason: null,
    ended: false,
    error: null,
    id: null,
    model: null,
    serviceTier: null,
    upstream: null,
    fingerprint: null,
    sentMs: null,
  };
}

/** How one family of APIs is called and read. */
export interface DialectAdapter {
  /** Path below the base URL, which may have a query. */
  path(model: string): string;
  /** Whether `[DONE]` ends an answer; false where only an event or a reason of its own does. */
  doneEnds: boolean;
  /** The headers of the dialect, with the key in `authHeader`; null: in the dialect's own header. */
  headers(apiKey: string | null, authHeader: string | null): Record<string, string>;
  /** Body of the request. */
  body(target: Target): Record<string, unknown>;
  /** Pure: what one event says; `usage` is the last report before it. */
  readEvent(
    payload: Record<string, unknown>,
    event: string | undefined,
    usage: RawUsage | null,
  ): EventReading;
}
