import { z } from "zod";
import { fromBytesText } from "../../supabase/functions/_shared/platform/bytes_text.ts";
import { unpackArrivals } from "../../supabase/functions/_shared/measure/pack_arrivals.ts";
import {
  type StreamMetrics,
  streamMetrics,
} from "../../supabase/functions/_shared/measure/stream_metrics.ts";

const metric = z.number().nullable();

/** What of a stored result is needed to compute its times and speeds anew, and what they are now. */
export const storedSchema = z.object({
  id: z.string(),
  created_at: z.string(),
  provider: z.string().nullable(),
  model: z.string().nullable(),
  success: z.boolean(),
  output_tokens: metric,
  streamed_tokens: metric,
  total_latency_ms: z.number(),
  /** Null when it was not kept, or is not kept any more. */
  arrivals: z.string().nullable(),
  ttft_ms: metric,
  ttfat_ms: metric,
  last_token_ms: metric,
  tps: metric,
  tps_total: metric,
  itl_ms: metric,
  batched: z.boolean().nullable(),
  chunk_gap_p50_ms: metric,
  chunk_gap_p95_ms: metric,
  chunk_gap_max_ms: metric,
});
export type StoredResult = z.infer<typeof storedSchema>;

/** A result whose numbers would be others. */
export interface Change {
  result: StoredResult;
  /** All of them anew. */
  metrics: StreamMetrics;
  /** Those that differ, by name: what is stored, and what comes out. */
  differences: Record<string, { stored: unknown; computed: unknown }>;
}

/**
 * What is different when the times and speeds of a success are computed anew
 * from what was seen of it; null for nothing. A failure has none of them.
 *
 * @throws {Error} when what was kept of the stream cannot be read.
 */
export function findChange(result: StoredResult): Change | null {
  if (!result.success || result.arrivals === null) return null;
  const metrics = streamMetrics(readArrivals(result.id, result.arrivals), {
    outputTokens: result.output_tokens,
    streamedTokens: result.streamed_tokens,
    totalMs: result.total_latency_ms,
  });
  const differences: Change["differences"] = {};
  for (const [name, computed] of Object.entries(metrics)) {
    const stored = result[name as keyof StoredResult];
    if (stored !== computed) differences[name] = { stored, computed };
  }
  return Object.keys(differences).length === 0 ? null : { result, metrics, differences };
}

function readArrivals(id: string, text: string) {
  try {
    return unpackArrivals(fromBytesText(text));
  } catch (cause) {
    throw new Error(`Cannot read the arrivals of the result ${id}`, { cause });
  }
}
