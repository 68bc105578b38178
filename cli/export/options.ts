import { commonOptions, type OptionValues } from "../command/parse_options.ts";

const { json: _, ...shared } = commonOptions;
/** The options of `deno task export`. */
export const options = {
  ...shared,
  last: { type: "string" },
  since: { type: "string" },
  until: { type: "string" },
  all: { type: "boolean" },
  format: { type: "string" },
  columns: { type: "string" },
  provider: { type: "string" },
  raw: { type: "boolean" },
  output: { type: "string" },
} as const;

export type ExportOptions = OptionValues<typeof options>;
