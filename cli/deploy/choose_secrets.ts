/** A provider that the functions may call. */
export interface CalledProvider {
  slug: string;
  api_key_env: string | null;
}

/**
 * What of the environment the functions need: the keys and addresses of the
 * providers in the catalogue, and their time budget. Other keys of this machine
 * are nobody's business.
 */
export function chooseSecrets(
  env: Record<string, string>,
  providers: CalledProvider[],
): Record<string, string> {
  const names = providers.flatMap(({ slug, api_key_env }) => [
    ...(api_key_env === null ? [] : [api_key_env]),
    `${slug.toUpperCase().replaceAll("-", "_")}_BASE_URL`,
  ]);
  return Object.fromEntries(
    [...names, "WORKER_BUDGET_MS"]
      .filter((name) => env[name] !== undefined)
      .map((name) => [name, env[name].trim()]),
  );
}
