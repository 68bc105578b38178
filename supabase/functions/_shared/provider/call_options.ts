import { z } from "zod";
import { isRecord } from "../platform/is_record.ts";
import type { EndpointOptions } from "./endpoint_options.ts";
import { ENDPOINT_OPTIONS, endpointOptions } from "./endpoint_schema.ts";

/**
 * How providers and models differ beyond their address, merged from
 * `providers.options` and `models.options` (the model wins).
 */
export interface CallOptions extends EndpointOptions {
  /** The field that caps the output; which one a provider accepts differs. */
  maxTokensField: "max_completion_tokens" | "max_tokens";
  /** Sent when not null; reasoning models refuse it. */
  temperature: number | null;
  /** Whether `stream_options.include_usage` is understood. */
  includeUsage: boolean;
  /** Whether `stream_options.include_obfuscation: false` is understood. */
  obfuscationOption: boolean;
  /** Parameters that this model refused; never sent. */
  omit: string[];
  /** Further fields of the request body, as they are. */
  body: Record<string, unknown>;
  /** Hosts that answer for the provider besides the one of its address. */
  hosts: string[];
}

/**
 * Fields that the engine itself sets in each request: the cost limit and the
 * reading of the answer depend on them.
 */
const OWN_FIELDS = [
  "model",
  "messages",
  "input",
  "contents",
  "stream",
  "n",
  "max_tokens",
  "max_completion_tokens",
  "max_output_tokens",
  // Gemini's other spelling of a field that holds some of these.
  "generation_config",
];

/** The same in Gemini's `generationConfig`, which takes names in both spellings. */
const OWN_CONFIG = ["maxOutputTokens", "max_output_tokens", "candidateCount", "candidate_count"];

const Options = z.object({
  max_tokens_field: z.enum(["max_completion_tokens", "max_tokens"]).default("max_tokens"),
  temperature: z.number().nullable().default(null),
  include_usage: z.boolean().default(true),
  obfuscation_option: z.boolean().default(false),
  omit: z.array(z.string()).default([]),
  body: z.record(z.string(), z.unknown()).default({}).refine(
    ({ generationConfig, ...body }) =>
      !OWN_FIELDS.some((name) => name in body) &&
      !(isRecord(generationConfig) && OWN_CONFIG.some((name) => name in generationConfig)),
    `holds none of ${[...OWN_FIELDS, ...OWN_CONFIG].join(", ")}; max_output_tokens caps the answer`,
  ),
  hosts: z.array(z.string().max(500)).max(100).default([]),
  ...ENDPOINT_OPTIONS,
});

/**
 * Reads `providers.options` and `models.options`, merged, as the database keeps
 * them; missing options have a default.
 *
 * @throws {Error} naming what is wrong, for the operator who wrote it.
 */
export function readCallOptions(options: unknown): CallOptions {
  const result = Options.safeParse(options);
  if (!result.success) {
    throw new Error(
      `Cannot use the options of the provider or model: ${z.prettifyError(result.error)}`,
    );
  }
  const { data } = result;
  return {
    maxTokensField: data.max_tokens_field,
    temperature: data.temperature,
    includeUsage: data.include_usage,
    obfuscationOption: data.obfuscation_option,
    omit: data.omit,
    body: data.body,
    hosts: data.hosts,
    ...endpointOptions(data),
  };
}
