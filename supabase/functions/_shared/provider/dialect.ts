/** The APIs that a provider may speak. */
export const PROVIDER_DIALECTS = ["openai", "openai-responses", "anthropic", "gemini"] as const;

/** All dialects; `control` is that of our own stream of known gaps. */
export const DIALECT_NAMES = [...PROVIDER_DIALECTS, "control"] as const;

/** The API that a provider speaks. */
export type Dialect = typeof DIALECT_NAMES[number];
