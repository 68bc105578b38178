import { firstSaid } from "../platform/first_said.ts";
import { isRecord } from "../platform/is_record.ts";
import { RANGES, within } from "../platform/ranges.ts";

/** xAI counts in these. */
const USD_PER_TICK = 1e-10;

/**
 * What a provider says the call cost, in USD: OpenRouter's number, Perplexity's
 * object, xAI's ticks, and what Venice writes beside its usage. With a key of
 * one's own a gateway charges its fee, and the host behind it the rest; the fee
 * alone is not the cost.
 */
export function readReportedCost(
  usage: Record<string, unknown>,
  beside: unknown,
): number | null {
  const details = isRecord(usage.cost_details) ? usage.cost_details : {};
  const upstream = usd(details.upstream_inference_cost);
  const charged = firstSaid([
    usd(usage.cost),
    usd(usage.total_cost),
    usd(usage.cost_usd),
    inTicks(usage.cost_in_usd_ticks),
    usd(beside),
  ]);
  if (usage.is_byok !== true) return firstSaid([charged, upstream]);
  return upstream === null || upstream === 0 ? null : usd((charged ?? 0) + upstream);
}

function usd(value: unknown): number | null {
  if (isRecord(value)) return firstSaid([usd(value.total_cost), usd(value.usd), usd(value.total)]);
  return typeof value === "number" ? within(RANGES.reportedUsd, value) : null;
}

function inTicks(value: unknown): number | null {
  return typeof value === "number" ? usd(value * USD_PER_TICK) : null;
}
