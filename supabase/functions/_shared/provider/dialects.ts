import { anthropicDialect } from "./dialect_anthropic.ts";
import { controlDialect } from "./dialect_control.ts";
import { geminiDialect } from "./dialect_gemini.ts";
import { openaiDialect } from "./dialect_openai.ts";
import { responsesDialect } from "./dialect_responses.ts";
import type { Dialect } from "./dialect.ts";
import type { DialectAdapter } from "./dialect_adapter.ts";

/** The adapter of each dialect the catalogue may name. */
export const DIALECTS: Record<Dialect, DialectAdapter> = {
  openai: openaiDialect,
  "openai-responses": responsesDialect,
  anthropic: anthropicDialect,
  gemini: geminiDialect,
  control: controlDialect,
};
