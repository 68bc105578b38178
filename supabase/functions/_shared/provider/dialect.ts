export type Dialect = "openai" | "anthropic";
