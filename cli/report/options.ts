import { commonOptions, type OptionValues } from "../command/parse_options.ts";

/** The options of `deno task report`. */
export const options = {
  ...commonOptions,
  period: { type: "string", default: "7d" },
  runs: { type: "string", default: "10" },
  only: { type: "string" },
  workload: { type: "string" },
  family: { type: "string" },
  result: { type: "string" },
  format: { type: "string", default: "table" },
  raw: { type: "boolean" },
} as const;

export type ReportOptions = OptionValues<typeof options>;
