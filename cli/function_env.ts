/** What functions may see of our environment: provider keys and addresses. */
export function functionEnv(env: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) =>
      /^[A-Z][A-Z0-9_]*_(API_KEY|BASE_URL)$/.test(name) && !/^(SUPABASE|SB)_/.test(name)
    ),
  );
}
