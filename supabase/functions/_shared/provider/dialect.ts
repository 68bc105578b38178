/** Whose API a provider speaks. */
export type Dialect = "openai" | "anthropic";
