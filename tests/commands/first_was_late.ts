import { unpackArrivals } from "../../supabase/functions/_shared/measure/pack_arrivals.ts";

/**
 * Whether a result's `arrivals`, as the Data API writes them, say that a pause of
 * our own process may have delayed its first token, which is unknown then.
 */
export function firstWasLate(arrivals: string): boolean {
  const { arrivals: [first] } = unpackArrivals(Uint8Array.fromHex(arrivals.slice("\\x".length)));
  return first.lateMs > 0;
}
