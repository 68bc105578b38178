/**
 * The part of a price besides input, output and cached input, from a row of
 * `prices` or from an event.
 */
export interface PartedPrice {
  /** Prices of long prompts. */
  tiers?: unknown;
  /** What else is charged. */
  parts?: unknown;
}

/** The charges besides input and output in words; empty where there are none. */
export interface PriceRemarks {
  /** Parts that are known, the fee for each request first. */
  charges: string[];
  /** Charges of the source that are not understood: the cost of a request is then unknown. */
  unread: string[];
}

const PARTS: readonly (readonly [name: string, words: string])[] = [
  ["request_usd", "a request"],
  ["reasoning_price_per_m", "reasoning"],
  ["cache_write_price_per_m", "cache write"],
  ["cache_write_1h_price_per_m", "cache write for an hour"],
];

/**
 * Describes what a price charges besides plain tokens, so that none looks
 * cheaper than it is: `$0.005 a request`, `above 200,000 input tokens $4 /
 * $16`, `flex $0.50 / $2`.
 */
export function describePriceParts({ tiers, parts }: PartedPrice): PriceRemarks {
  const known = isRecord(parts) ? parts : {};
  const served = isRecord(known.service_tiers) ? known.service_tiers : {};
  return {
    charges: [
      ...ownParts(known),
      ...listOf(tiers).filter(isRecord).map(describeTier),
      ...Object.entries(served).flatMap(([name, amounts]) =>
        !isRecord(amounts) ? [] : [
          `${name} ${describeAmounts(amounts)}`,
          ...listOf(amounts.tiers).filter(isRecord).map((tier) => `${name} ${describeTier(tier)}`),
        ]
      ),
    ],
    unread: listOf(known.unknown).map(String),
  };
}

function ownParts(amounts: Record<string, unknown>): string[] {
  return PARTS.flatMap(([name, words]) => {
    const amount = amounts[name];
    return typeof amount === "number" ? [`${dollars(amount)} ${words}`] : [];
  });
}

function describeTier(tier: Record<string, unknown>): string {
  const above = Number(tier.above_input_tokens).toLocaleString("en-US");
  return `above ${above} input tokens ${describeAmounts(tier)}`;
}

function describeAmounts(amounts: Record<string, unknown>): string {
  const plain = `${dollars(amounts.input_price_per_m)} / ${dollars(amounts.output_price_per_m)}`;
  return [plain, ...ownParts(amounts)].join(" + ");
}

/** Cents, and more digits where needed. */
function dollars(amount: unknown): string {
  const usd = Number(amount);
  const digits = usd > 0 && usd < 1 ? 2 - Math.floor(Math.log10(usd)) : 4;
  return `$${usd.toFixed(Math.min(12, Math.max(4, digits))).replace(/(\.\d\d\d*?)0+$/, "$1")}`;
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
