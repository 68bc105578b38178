import { unpackArrivals } from "../../supabase/functions/_shared/measure/pack_arrivals.ts";
import { fromBytesText } from "../../supabase/functions/_shared/platform/bytes_text.ts";
import type { Result } from "./run_rows.ts";

/** The tokens and arrivals that an answer needs to have a speed, as in `streamMetrics`. */
const MIN_TOKENS = 20;
const MIN_ARRIVALS = 3;

/** What a note about a speed depends on, of a stored result or of a measurement. */
export type SpeedFacts = Pick<
  Result,
  "success" | "tps" | "batched" | "streamed_tokens" | "arrivals"
>;

/** A note about the speed of an answer, or why it has none; null for no note. */
export function describeSpeed(result: SpeedFacts): string | null {
  if (result.batched) return "the answer was held back on its way";
  if (result.tps !== null || !result.success) return null;
  if ((result.streamed_tokens ?? MIN_TOKENS) < MIN_TOKENS) {
    return `an answer of fewer than ${MIN_TOKENS} tokens has none`;
  }
  if (!result.arrivals) return null;
  const { arrivals } = unpackArrivals(fromBytesText(result.arrivals));
  if (arrivals.length < MIN_ARRIVALS) return "the answer came in too few pieces";
  const [first, last] = [arrivals[0], arrivals[arrivals.length - 1]];
  return first.lateMs > 0 || last.lateMs > 0
    ? "this machine was busy, which may have delayed the first or the last token"
    : "the arrivals do not show the model's speed";
}
