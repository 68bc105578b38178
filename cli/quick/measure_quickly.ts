import { resolveEndpoint } from "../../supabase/functions/_shared/provider/resolve_endpoint.ts";
import { measureTarget } from "../../supabase/functions/_shared/measure/measure_target.ts";
import type { Measurement } from "../../supabase/functions/_shared/measure/measurement.ts";
import type { QuickTarget } from "./read_catalogue.ts";

/** A request that takes longer than this has failed the test, in milliseconds. */
const LIMIT_MS = 30_000;

/** Measures one short answer, with the engine that benchmarks use, and stores nothing. */
export async function measureQuickly(
  target: QuickTarget,
  env: Record<string, string>,
  signal: AbortSignal,
  text = "Explain in four plain sentences why the sky is blue.",
): Promise<Measurement> {
  const id = crypto.randomUUID();
  return await measureTarget({
    ...target,
    leaseToken: id,
    targetId: id,
    runId: id,
    prompt: `Request ${id}. ${text}`,
    maxOutputTokens: 400,
    wanted: null,
    warm: true,
    limits: {
      headersMs: LIMIT_MS,
      firstTokenMs: LIMIT_MS,
      gapMs: LIMIT_MS,
      totalMs: LIMIT_MS,
      bodyBytes: 8_388_608,
      textChars: 2_000,
    },
  }, { ...resolveEndpoint(target, env), signal });
}
