import { commonOptions, type OptionValues } from "../command/parse_options.ts";

/** The options of `deno task choose`. */
export const options = {
  ...commonOptions,
  family: { type: "string" },
  "max-ttft": { type: "string" },
  "min-tps": { type: "string" },
  "input-tokens": { type: "string" },
  "output-tokens": { type: "string" },
  "max-cost": { type: "string" },
  "min-available": { type: "string" },
  "min-pass": { type: "string" },
  "min-context": { type: "string" },
  region: { type: "string" },
  workload: { type: "string" },
  period: { type: "string", default: "7d" },
  "order-by": { type: "string" },
} as const;

export type ChooseOptions = OptionValues<typeof options>;
