import { firstSaid } from "../platform/first_said.ts";
import { isRecord } from "../platform/is_record.ts";
import { RANGES, within } from "../platform/ranges.ts";

/** xAI counts in these. */
const USD_PER_TICK = 1e-10;

/** Its names, in the report or next to it. */
const NAMES = ["cost", "total_cost", "cost_usd", "cost_in_usd", "total_cost_usd", "estimated_cost"];

/** Fields of such an object with its total. */
const SUMS = ["total_cost", "usd", "total", "total_usd", "amount", "value"];

/**
 * What a provider says the call cost, in USD: OpenRouter's number, Perplexity's
 * object, xAI's ticks, and Venice's amount next to its usage. When a gateway
 * uses the caller's own key, it charges a fee and the host behind it charges
 * the rest; the fee alone is not the cost. An amount in another currency counts
 * as unknown.
 */
export function readReportedCost(
  usage: Record<string, unknown>,
  beside: Record<string, unknown>,
): number | null {
  const details = isRecord(usage.cost_details) ? usage.cost_details : {};
  const upstream = upstreamUsd(details);
  const foreign = isForeign(usage) || isForeign(beside);
  const charged = firstSaid([usage, beside].flatMap((place) => [
    ...(foreign ? [] : NAMES.map((name) => usd(place[name]))),
    inTicks(place.cost_in_usd_ticks),
  ]));
  if (String(usage.is_byok) !== "true") return firstSaid([charged, upstream]);
  return upstream === null || upstream === 0 ? null : usd((charged ?? 0) + upstream);
}

/** Whether a chunk has a cost next to its usage. */
export function saysCost(chunk: Record<string, unknown>): boolean {
  return chunk.cost !== undefined || chunk.total_cost !== undefined ||
    chunk.cost_usd !== undefined ||
    chunk.cost_in_usd_ticks !== undefined;
}

/** What the host behind a gateway charged: in total, or for the prompt and for the answer. */
function upstreamUsd(details: Record<string, unknown>): number | null {
  const prompt = usd(
    details.upstream_inference_prompt_cost ?? details.upstream_inference_input_cost,
  );
  const answer = usd(
    details.upstream_inference_completions_cost ?? details.upstream_inference_output_cost,
  );
  return firstSaid([
    usd(details.upstream_inference_cost),
    prompt === null || answer === null ? null : prompt + answer,
  ]);
}

function usd(value: unknown): number | null {
  if (isRecord(value)) {
    return isForeign(value) || isForeignUnit(value.unit ?? value.units)
      ? null
      : firstSaid(SUMS.map((name) => usd(value[name])));
  }
  return within(RANGES.reportedUsd, numberOf(value));
}

function inTicks(value: unknown): number | null {
  const ticks = numberOf(value);
  return ticks === null ? null : usd(ticks * USD_PER_TICK);
}

function numberOf(value: unknown): number | null {
  if (typeof value === "number") return value;
  const isAmount = typeof value === "string" &&
    /^\s*\$?\d{0,12}\.?\d{1,20}(?:e-?\d{1,3})?$/i.test(value);
  if (!isAmount) return null;
  const amount = Number(value.replace("$", ""));
  // So small that only zero is left of it.
  return amount === 0 && /^[^e]*[1-9]/i.test(value) ? null : amount;
}

/** Fields next to an amount that state its currency, and its unit. */
const CURRENCIES = ["currency", "currency_code", "cost_currency", "billing_currency"];
const UNITS = ["cost_unit", "cost_units"];

/** Whether amounts are stated in something other than US dollars. */
function isForeign(place: Record<string, unknown>): boolean {
  return [...CURRENCIES, ...UNITS].some((name) => isForeignUnit(place[name]));
}

function isForeignUnit(unit: unknown): boolean {
  return typeof unit === "string" && unit.trim() !== "" &&
    !/^(?:usd|us ?\$|\$|(?:us )?dollars?)$/i.test(unit.trim());
}
