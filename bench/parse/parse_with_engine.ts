import { createStreamDecoder } from "../../supabase/functions/_shared/measure/decode_stream.ts";
import { startDeadline } from "../../supabase/functions/_shared/platform/deadline.ts";
import { openaiDialect } from "../../supabase/functions/_shared/provider/dialect_openai.ts";
import { read } from "../../supabase/functions/_shared/measure/read_stream.ts";

const LIMITS = {
  headersMs: 30_000,
  firstTokenMs: 45_000,
  gapMs: 20_000,
  totalMs: 60_000,
  bodyBytes: 16_777_216,
  textChars: 20_000,
};

/** The engine's read loop with its deadlines, its stamps and its dialect. */
export async function parseWithEngine(fetch: typeof globalThis.fetch): Promise<number> {
  const deadline = startDeadline(LIMITS.totalMs);
  try {
    const response = await fetch("http://127.0.0.1/v1/chat/completions");
    const decoder = createStreamDecoder(openaiDialect, LIMITS.textChars);
    await read(response.body!, decoder, deadline, LIMITS);
    return decoder.answer.text.length;
  } finally {
    deadline.stop();
  }
}
