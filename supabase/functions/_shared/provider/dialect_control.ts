import { z } from "zod";
import { openaiDialect } from "./dialect_openai.ts";
import { keyHeader } from "./key_header.ts";
import type { DialectAdapter, EventReading } from "./dialect_adapter.ts";
import type { RawUsage } from "./usage.ts";

/** More events than the control sends, and longer than it takes. */
const MAX_EVENTS = 1000;
const MAX_MS = 3_600_000;

/** Moments on a clock that never goes back. */
const SentMs = z.array(z.number().min(0).max(MAX_MS)).min(2).max(MAX_EVENTS)
  .refine((times) => times.every((time, index) => index === 0 || time >= times[index - 1]));

/**
 * The control: an OpenAI-like stream of our own whose last event says when each event was sent.
 * What is not a list of possible times is unknown.
 */
export const controlDialect: DialectAdapter = {
  ...openaiDialect,
  headers: (apiKey) => keyHeader("apikey", apiKey),
  readEvent,
};

function readEvent(
  payload: Record<string, unknown>,
  event: string | undefined,
  usage: RawUsage | null,
): EventReading {
  const reading = openaiDialect.readEvent(payload, event, usage);
  if (payload.sent_ms !== undefined) {
    reading.sentMs = SentMs.safeParse(payload.sent_ms).data ?? null;
  }
  return reading;
}
