import { commonOptions, type OptionValues } from "../command/parse_options.ts";
import { endpointOptions } from "../endpoint/options.ts";

/** The options of `deno task benchmark`. */
export const options = {
  ...commonOptions,
  provider: { type: "string", multiple: true },
  model: { type: "string", multiple: true },
  yes: { type: "boolean" },
  samples: { type: "string" },
  workload: { type: "string" },
  prompt: { type: "string" },
  burst: { type: "string" },
  "prompt-file": { type: "string" },
  check: { type: "string" },
  ...endpointOptions,
  "run-name": { type: "string" },
  "fail-on": { type: "string", multiple: true },
  markdown: { type: "string" },
} as const;

export type BenchmarkOptions = OptionValues<typeof options>;
