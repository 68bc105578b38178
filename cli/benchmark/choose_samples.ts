import { RANGES } from "../../supabase/functions/_shared/platform/ranges.ts";
import { parseCount } from "../command/parse_count.ts";
import { METRICS } from "./metrics.ts";
import type { Condition } from "./parse_conditions.ts";

/** How many samples of every model a run measures. */
export interface ChosenSamples {
  /** Undefined: as usual. */
  samples: number | undefined;
  /** What is to be said about it. */
  note: string | null;
}

/** What the option says, else what the conditions need. */
export function chooseSamples(told: string | undefined, conditions: Condition[]): ChosenSamples {
  const needs = conditions.map(({ metric }) => ({ metric, ...METRICS[metric] }));
  if (told === undefined) {
    if (needs.length === 0) return { samples: undefined, note: null };
    const { metric, samples } = needs.reduce((most, need) =>
      need.samples > most.samples ? need : most
    );
    return { samples, note: `${samples} samples of every model, for ${metric}` };
  }
  const samples = parseCount(told, "samples", RANGES.samples);
  const names = needs.filter(({ values }) => values > samples).map(({ metric }) => metric);
  if (names.length === 0) return { samples, note: null };
  const needed = Math.max(...needs.map(({ values }) => values));
  return {
    samples,
    note: `With --samples ${samples} ${names.join(" and ")} will be unknown: ${needed} are needed`,
  };
}
