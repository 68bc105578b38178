import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { createStreamDecoder } from "../supabase/functions/_shared/decode_stream.ts";
import { decideOutcome } from "../supabase/functions/_shared/decide_outcome.ts";
import { DIALECTS } from "../supabase/functions/_shared/dialects.ts";
import { isRecord } from "../supabase/functions/_shared/is_record.ts";
import { streamFailure } from "../supabase/functions/_shared/stream_failure.ts";
import type { DialectAdapter } from "../supabase/functions/_shared/types.ts";

const count = z.number().nullish();

/** What a correct reading of each stream gives. What is left out is not checked. */
export const manifestSchema = z.array(z.object({
  file: z.string(),
  format: z.enum(["openai", "anthropic"]).nullable(),
  text_sha256: z.string().nullish(),
  reasoning_sha256: z.string().nullish(),
  reasoning_chars: count,
  refusal_chars: count,
  finish_reason: z.string().nullish(),
  done: z.boolean().nullish(),
  prompt_tokens: count,
  completion_tokens: count,
  reasoning_tokens: count,
  cached_tokens: count,
  total_tokens: count,
  cost: count,
  error: z.unknown().optional(),
}));
export type ManifestEntry = z.infer<typeof manifestSchema>[number];

/** Feeds a stream to the engine and says what it got wrong, or null. */
export async function checkStream(
  entry: ManifestEntry,
  pieces: Uint8Array[],
): Promise<string | null> {
  const texts = { content: "", reasoning: "", refusal: "" };
  const decoder = createStreamDecoder(collecting(entry, texts), Infinity);
  pieces.forEach((piece, index) => decoder.feed(piece, index));
  decoder.end(pieces.length);
  const { answer } = decoder;
  const found = {
    text_sha256: await sha256(texts.content),
    reasoning_sha256: texts.reasoning === "" ? null : await sha256(texts.reasoning),
    reasoning_chars: [...texts.reasoning].length,
    refusal_chars: [...texts.refusal].length,
    finish_reason: answer.finishReason,
    done: answer.ended,
    prompt_tokens: answer.usage?.promptTokens ?? null,
    completion_tokens: answer.usage?.completionTokens ?? null,
    reasoning_tokens: answer.usage?.reasoningTokens ?? null,
    cached_tokens: answer.usage?.cachedTokens ?? null,
    total_tokens: answer.usage?.totalTokens ?? null,
    // Only where the source found one: it knows fewer fields of cost than providers use.
    cost: entry.cost == null ? entry.cost : answer.usage?.costUsd,
    error: isRecord(answer.error) ? answer.error.error ?? answer.error : answer.error,
  };
  for (const [name, value] of Object.entries(found)) {
    const expected = entry[name as keyof typeof found];
    if (expected !== undefined && !isDeepStrictEqual(value, expected)) {
      return `${name} is ${JSON.stringify(value)}, not ${JSON.stringify(expected)}`;
    }
  }
  const failure = streamFailure(answer, null)?.failure ?? null;
  const { outcome } = decideOutcome({
    failure,
    finishReason: answer.finishReason,
    ended: answer.ended,
    visible: answer.visible,
    chars: answer.chars,
  });
  return checkOutcome(entry, outcome, answer.visible);
}

function checkOutcome(entry: ManifestEntry, outcome: string, visible: boolean): string | null {
  const whole = Boolean(entry.finish_reason) || entry.done === true;
  let expected: string[];
  if (entry.format === null) expected = ["stream_error", "invalid_response", "incomplete"];
  else if (entry.error) expected = ["stream_error"];
  else if (!whole) expected = ["incomplete"];
  else expected = visible ? ["success", "content_filtered"] : ["empty", "content_filtered"];
  return expected.includes(outcome) ? null : `outcome is ${outcome}, not ${expected.join(" or ")}`;
}

/** The dialect as it is, with its texts kept apart. */
function collecting(
  { format }: ManifestEntry,
  texts: { content: string; reasoning: string; refusal: string },
): DialectAdapter {
  const dialect = DIALECTS[format ?? "openai"];
  return {
    ...dialect,
    readEvent(payload, event, usage) {
      const reading = dialect.readEvent(payload, event, usage);
      texts.content += reading.content;
      texts.reasoning += reading.reasoning;
      texts.refusal += reading.refusal;
      return reading;
    },
  };
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
