/** Why nothing could be done when every provider was left out, and what helps. */
export function explainSkipped(skipped: { provider: string; reason: string }[]): string {
  if (skipped.length === 0) return "no provider is enabled";
  const reasons = skipped.map(({ provider, reason }) => `${provider} (${reason})`).join(", ");
  return `left out are ${reasons}. Set what is missing where the functions run: in the environment ` +
    `or .env for the local stack, with "supabase secrets set" for a project`;
}
