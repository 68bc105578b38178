import { z } from "zod";
import { fromBytesText } from "../../supabase/functions/_shared/platform/bytes_text.ts";
import { unpackArrivals } from "../../supabase/functions/_shared/measure/pack_arrivals.ts";
import {
  type StreamMetrics,
  streamMetrics,
} from "../../supabase/functions/_shared/measure/stream_metrics.ts";

const metric = z.number().nullable();

/**
 * The parts of a stored result that are needed to recompute its times and
 * speeds, and their current values.
 */
export const storedSchema = z.object({
  id: z.string(),
  created_at: z.string(),
  provider: z.string().nullable(),
  model: z.string().nullable(),
  success: z.boolean(),
  output_tokens: metric,
  streamed_tokens: metric,
  total_latency_ms: z.number(),
  /** Null when it was not stored or has been deleted. */
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

/** A result whose numbers would change. */
export interface Change {
  result: StoredResult;
  /** All recomputed values. */
  metrics: StreamMetrics;
  /** Those that differ, by name: the stored value and the new one. */
  differences: Record<string, { stored: unknown; computed: unknown }>;
}

/**
 * Recomputes the times and speeds of a success from its arrivals, and returns the differences; null
 * for none. A failure has no arrivals.
 *
 * @throws {Error} when the stored arrivals cannot be read.
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
