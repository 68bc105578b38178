/** What `choose_model` says of one limit. */
export interface LimitAnswer {
  limit: string;
  asked: number;
  /** Null: not known. */
  value: number | null;
  low: number | null;
  high: number | null;
  answer: ChoiceAnswer;
  misses_by: number | null;
  more_calls: number | null;
  because: string | null;
}

export type ChoiceAnswer = "meets" | "misses" | "cannot tell yet";

/** One host that may be chosen. */
export interface ChoiceHost {
  answer: ChoiceAnswer;
  provider: string;
  model: string;
  simulated: boolean;
  limits: LimitAnswer[];
  more_calls: number | null;
}

/** What each limit is of, and how its numbers are written. */
export const LIMITS: Record<string, { name: string; unit: string; decimals: number }> = {
  max_p95_ttft_ms: { name: "p95 TTFT", unit: " ms", decimals: 0 },
  min_p50_tps: { name: "p50 TPS", unit: "", decimals: 1 },
  max_cost_usd: { name: "cost", unit: "", decimals: 6 },
  min_availability_percent: { name: "availability", unit: " %", decimals: 2 },
  min_pass_percent: { name: "right answers", unit: " %", decimals: 2 },
  min_context: { name: "context", unit: " tokens", decimals: 0 },
};

/** A number of a limit with its unit, such as `178 ms`; three significant digits of what is below its decimals. */
export function formatLimit(limit: string, value: number): string {
  const { unit, decimals } = LIMITS[limit];
  return `${limit === "max_cost_usd" ? "$" : ""}${digitsOf(value, decimals)}${unit}`;
}

function digitsOf(value: number, decimals: number): string {
  const needed = value > 0 ? Math.max(decimals, 1 - Math.floor(Math.log10(value))) : decimals;
  return value.toLocaleString("en-US", {
    maximumFractionDigits: Math.min(needed, 20),
  });
}

/** The number that a limit is held to, with its interval: `178 ms (170 to 190)`. */
export function describeNumber({ limit, value, low, high }: LimitAnswer): string {
  if (value === null) return "unknown";
  const number = formatLimit(limit, value);
  if (low === null || high === null || low === high) return number;
  const [from, to] = [low, high].map((end) => digitsOf(end, LIMITS[limit].decimals));
  return `${number} (${from} to ${to})`;
}

/** What is to be said of one limit of a host. */
export function describeLimit(told: LimitAnswer): string {
  const { name } = LIMITS[told.limit];
  const number = `${name} ${describeNumber(told)}`;
  const asked = formatLimit(told.limit, told.asked);
  if (told.answer === "meets") return number;
  if (told.answer === "misses") {
    return `${number} misses ${asked} by ${formatLimit(told.limit, told.misses_by ?? 0)}`;
  }
  if (told.low !== null) return `${number} with the limit ${asked}`;
  const why = told.because === null ? "" : `: ${told.because}`;
  return told.value === null
    ? `${name} (limit ${asked}${why})`
    : `${number} (limit ${asked}${why})`;
}

/** The answer as one sentence or two: which host to take, and why. */
export function describeChoice(hosts: ChoiceHost[]): string {
  const [first] = hosts;
  if (first === undefined) return "There is no host to choose from.";
  if (first.limits.length === 0) return "No limit was given, so that every host meets them all.";
  const count = (answer: ChoiceAnswer) => hosts.filter((host) => host.answer === answer).length;
  const host = describeHost(first);
  const [met, open] = [count("meets"), count("cannot tell yet")];
  if (met > 0) {
    const others = met === 1 ? "" : ` It is the first of ${met} hosts that meet the limits.`;
    return `${host}.${others}`;
  }
  return open > 0
    ? `No host is known to meet the limits, but ${open} may. ${host}.`
    : `No host meets the limits. ${host}.`;
}

/** A host and what its numbers say: of the limits that are told, then of the others. */
export function describeHost(
  { model, provider, simulated, limits, more_calls }: ChoiceHost,
): string {
  const name = `${model} at ${provider}${simulated ? " (simulated)" : ""}`;
  const isOpen = ({ answer }: LimitAnswer) => answer === "cannot tell yet";
  const told = limits.filter((each) => !isOpen(each)).map(describeLimit).join(", ");
  const open = limits.filter(isOpen).map(describeLimit).join(", ");
  if (open === "") return `${name}: ${told}`;
  const calls = more_calls === null
    ? ""
    : `; about ${digitsOf(more_calls, 0)} more ${more_calls === 1 ? "call" : "calls"} would tell`;
  return `${name}: ${told === "" ? "" : `${told}; `}nobody can tell yet about ${open}${calls}`;
}
