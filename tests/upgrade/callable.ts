/**
 * The environment of functions that call simulated providers as if they were real, and the
 * operator's own one of `history.sql` at the address of one of them.
 */
export function callable(env: Record<string, string>): Record<string, string> {
  const { SIMULATED_PROVIDERS: _, ...real } = env;
  return { ...real, ACME_API_KEY: real.OPENAI_API_KEY, ACME_BASE_URL: real.OPENAI_BASE_URL };
}
