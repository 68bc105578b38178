import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { createStreamDecoder } from "../../supabase/functions/_shared/measure/decode_stream.ts";
import { decideOutcome } from "../../supabase/functions/_shared/measure/decide_outcome.ts";
import { PROVIDER_DIALECTS } from "../../supabase/functions/_shared/provider/dialect.ts";
import { DIALECTS } from "../../supabase/functions/_shared/provider/dialects.ts";
import { isRecord } from "../../supabase/functions/_shared/platform/is_record.ts";
import { readErrorBody } from "../../supabase/functions/_shared/errors/read_error_body.ts";
import { streamFailure } from "../../supabase/functions/_shared/measure/stream_failure.ts";
import type { StreamedAnswer } from "../../supabase/functions/_shared/measure/streamed_answer.ts";
import type { DialectAdapter } from "../../supabase/functions/_shared/provider/dialect_adapter.ts";

const count = z.number().nullish();
/** Null counts as no answer for fields that a source may not know. */
const known = count.transform((value) => value ?? undefined);

/** What a correct reading of a stream gives. What is left out is not checked. */
export const manifestEntry = z.object({
  file: z.string(),
  format: z.enum(PROVIDER_DIALECTS).nullable(),
  text_sha256: z.string().nullish().transform((hash) => hash ?? undefined),
  reasoning_sha256: z.string().nullish(),
  reasoning_chars: known,
  refusal_chars: known,
  finish_reason: z.string().nullish(),
  done: z.boolean().nullish().transform((done) => done ?? undefined),
  prompt_tokens: count,
  completion_tokens: count,
  reasoning_tokens: known,
  cached_tokens: known,
  total_tokens: count,
  cost: z.union([count, z.object({ total_cost: count })]).transform((cost) =>
    (isRecord(cost) ? cost.total_cost : cost) ?? undefined
  ),
  error: z.unknown().optional(),
});
/** One stream of the manifest. */
export type ManifestEntry = z.infer<typeof manifestEntry>;

/** Finish reasons that are failures, and what they mean. */
const FAILED: Record<string, string> = {
  error: "stream_error",
  network_error: "stream_error",
  abort: "incomplete",
  insufficient_system_resource: "overloaded",
};

/** Feeds a stream to the engine and says what it got wrong, or null. */
export async function compareStream(
  entry: ManifestEntry,
  pieces: Iterable<Uint8Array>,
): Promise<string | null> {
  const texts = { content: "", reasoning: "", refusal: "" };
  const decoder = createStreamDecoder(collecting(entry, texts), Infinity);
  let reads = 0;
  for (const piece of pieces) decoder.feed(piece, reads++);
  decoder.end(reads);
  const { answer } = decoder;
  const emptySha256 = await sha256("");
  const found = {
    text_sha256: await sha256(texts.content),
    reasoning_sha256: await sha256(texts.reasoning),
    reasoning_chars: [...texts.reasoning].length,
    refusal_chars: [...texts.refusal].length,
    finish_reason: answer.finishReason,
    done: answer.ended,
    prompt_tokens: answer.usage?.promptTokens ?? null,
    completion_tokens: answer.usage?.completionTokens ?? null,
    reasoning_tokens: answer.usage?.reasoningTokens ?? null,
    cached_tokens: answer.usage?.cachedTokens ?? null,
    total_tokens: answer.usage?.totalTokens ?? null,
    cost: answer.usage?.costUsd ?? null,
  };
  const expected = {
    ...entry,
    reasoning_sha256: entry.reasoning_sha256 === null ? emptySha256 : entry.reasoning_sha256,
  };
  for (const [name, value] of Object.entries(found)) {
    const wanted = expected[name as keyof typeof found];
    if (wanted !== undefined && value !== wanted) {
      return `${name} is ${JSON.stringify(value)}, not ${JSON.stringify(wanted)}`;
    }
  }
  return checkError(entry, answer) ?? checkOutcome(entry, answer);
}

/** An error may be noted with its envelope, without it, or by its message. */
function checkError(entry: ManifestEntry, { error }: StreamedAnswer): string | null {
  if (entry.format === null || entry.error === undefined) return null;
  const inner = isRecord(error) ? error.error ?? error : error;
  const same = isDeepStrictEqual(inner, entry.error) || isDeepStrictEqual(error, entry.error) ||
    (typeof entry.error === "string" && readErrorBody(error).message === entry.error);
  return same ? null : `error is ${JSON.stringify(inner)}, not ${JSON.stringify(entry.error)}`;
}

function checkOutcome(entry: ManifestEntry, answer: StreamedAnswer): string | null {
  const failure = streamFailure(answer, null)?.failure ?? null;
  const { outcome } = decideOutcome({ ...answer, failure });
  const expected = expectedOutcomes(entry, answer);
  return expected.includes(outcome) ? null : `outcome is ${outcome}, not ${expected.join(" or ")}`;
}

/** The entry's values decide; missing ones come from the found entry. */
function expectedOutcomes(entry: ManifestEntry, answer: StreamedAnswer): string[] {
  const error = entry.error === undefined ? answer.error : entry.error;
  const finish = entry.finish_reason === undefined ? answer.finishReason : entry.finish_reason;
  const done = entry.done ?? answer.ended;
  if (entry.format === null) return ["stream_error", "invalid_response", "incomplete"];
  if (error) return ["stream_error"];
  if (answer.malformed !== null) return ["invalid_response"];
  if (!finish && !done) return ["incomplete"];
  if (finish && finish in FAILED) return [FAILED[finish]];
  return [answer.visible ? "success" : "empty", "content_filtered"];
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
