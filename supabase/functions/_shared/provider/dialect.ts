/** The API that a provider speaks; `control` is that of our own stream of known gaps. */
export type Dialect = "openai" | "anthropic" | "control";
