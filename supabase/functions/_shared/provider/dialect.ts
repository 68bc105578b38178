/** The API that a provider speaks. */
export type Dialect = "openai" | "anthropic";
