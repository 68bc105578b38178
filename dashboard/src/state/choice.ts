/** A limit that a reader can set. */
export interface LimitField {
  /** Its name in the address. */
  id: string;
  /** The argument of `choose_model`. */
  argument: string;
  label: string;
  unit: string;
  /** Zero unless it is said. */
  min?: number;
  max: number;
}

export const LIMIT_FIELDS: LimitField[] = [
  {
    id: "ttft",
    argument: "max_p95_ttft_ms",
    label: "p95 TTFT at most",
    unit: "ms",
    max: 3_600_000,
  },
  {
    id: "tps",
    argument: "min_p50_tps",
    label: "Median TPS at least",
    unit: "tok/s",
    max: 1_000_000,
  },
  {
    id: "cost",
    argument: "max_cost_usd",
    label: "Cost at most",
    unit: "$",
    max: 1_000_000,
  },
  {
    id: "available",
    argument: "min_availability_percent",
    label: "Availability at least",
    unit: "%",
    max: 100,
  },
  {
    id: "pass",
    argument: "min_pass_percent",
    label: "Right answers at least",
    unit: "%",
    max: 100,
  },
  {
    id: "context",
    argument: "min_context",
    label: "Context at least",
    unit: "tokens",
    min: 1,
    max: 100_000_000,
  },
];

/** The request whose cost is asked for; both are always known. */
export const REQUEST_FIELDS: LimitField[] = [
  {
    id: "in",
    argument: "input_tokens",
    label: "Tokens of my request",
    unit: "",
    max: 100_000_000,
  },
  {
    id: "out",
    argument: "output_tokens",
    label: "Tokens of its answer",
    unit: "",
    max: 100_000_000,
  },
];

const USUAL_REQUEST: Record<string, number> = { in: 1000, out: 300 };

export const ORDERS = [
  { id: "ttft", label: "TTFT" },
  { id: "tps", label: "Speed" },
  { id: "cost", label: "Cost" },
  { id: "availability", label: "Availability" },
  { id: "pass", label: "Right answers" },
] as const;

export type Order = typeof ORDERS[number]["id"];

/** What a reader holds hosts to. */
export interface Choice {
  /** Limits and tokens by the names of their fields. */
  values: Record<string, number>;
  order: Order;
}

const FIELDS = [...LIMIT_FIELDS, ...REQUEST_FIELDS];

/** Reads a choice from the address, such as `ttft-500_by-cost`. What makes no sense is left out. */
export function parseChoice(text: string): Choice {
  const choice: Choice = { values: { ...USUAL_REQUEST }, order: "ttft" };
  for (const part of text.split("_").slice(0, 20)) {
    const [name, value = ""] = part.split("-");
    const order = name === "by" ? ORDERS.find(({ id }) => id === value) : undefined;
    if (order !== undefined) choice.order = order.id;
    const field = FIELDS.find(({ id }) => id === name);
    const number = field === undefined ? null : readNumber(value, field);
    if (number !== null) choice.values[name] = number;
  }
  return choice;
}

/** The choice as the address keeps it. */
export function formatChoice({ values, order }: Choice): string {
  const parts = FIELDS
    .filter(({ id }) => values[id] !== undefined && values[id] !== USUAL_REQUEST[id])
    .map(({ id }) => `${id}-${values[id]}`);
  return [...parts, ...(order === "ttft" ? [] : [`by-${order}`])].join("_") || "open";
}

/** The choice with another number of a field, or without one. */
export function withValue(choice: Choice, field: LimitField, text: string): Choice {
  const { [field.id]: _, ...others } = choice.values;
  const number = readNumber(text, field) ?? USUAL_REQUEST[field.id];
  return { ...choice, values: number === undefined ? others : { ...others, [field.id]: number } };
}

/** The arguments of `choose_model`. */
export function argumentsOf({ values, order }: Choice): Record<string, number | string> {
  const given = FIELDS.filter(({ id }) => values[id] !== undefined);
  return {
    ...Object.fromEntries(given.map(({ id, argument }) => [argument, values[id]])),
    order_by: order,
  };
}

/** Whole tokens, as the function takes them; null for what makes no sense. */
function readNumber(text: string, { min = 0, max, id }: LimitField): number | null {
  if (!/^\d{1,9}(\.\d{1,9})?$/.test(text)) return null;
  const number = ["context", "in", "out"].includes(id) ? Math.round(Number(text)) : Number(text);
  return number >= min && number <= max ? number : null;
}
