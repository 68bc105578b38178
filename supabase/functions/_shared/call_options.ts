import { z } from "zod";
import type { CallOptions } from "./types.ts";

const Options = z.object({
  max_tokens_field: z.enum(["max_completion_tokens", "max_tokens"]).default("max_tokens"),
  temperature: z.number().nullable().default(null),
  include_usage: z.boolean().default(true),
  obfuscation_option: z.boolean().default(false),
  omit: z.array(z.string()).default([]),
  body: z.record(z.string(), z.unknown()).default({}),
  headers: z.record(z.string(), z.string()).default({}),
});

/**
 * Reads `providers.options` and `models.options`, merged, as the database keeps
 * them; what they leave out has a default.
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
    headers: data.headers,
  };
}
