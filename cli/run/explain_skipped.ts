/**
 * Why nothing could be done because every provider was left out, and what helps.
 *
 * @param withoutKeys What can be done without keys, if any are missing.
 */
export function explainSkipped(
  skipped: { provider: string; reason: string }[],
  withoutKeys?: string,
): string {
  if (skipped.length === 0) return "no provider is enabled";
  const reasons = skipped.map(({ provider, reason }) => `${provider} (${reason})`).join(", ");
  const why = `left out are ${reasons}`;
  if (!skipped.some(({ reason }) => reason.endsWith(" is not set"))) return why;
  const mend = `${why}. Set what is missing where the functions run: in the environment or .env ` +
    `for the local stack, with "supabase secrets set" for a project`;
  return withoutKeys === undefined ? mend : `${mend}. ${withoutKeys}`;
}
