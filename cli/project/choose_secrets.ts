import { addressVariable } from "../../supabase/functions/_shared/provider/resolve_endpoint.ts";
import { isKeyName } from "../../supabase/functions/_shared/platform/key_name.ts";

/** A provider that the functions may call. */
export interface CalledProvider {
  slug: string;
  api_key_env: string | null;
}

/**
 * The variables that the functions need: the keys and addresses of the providers in the catalogue,
 * and their time budget. Other keys of this machine are not passed on.
 */
export function chooseSecrets(
  env: Record<string, string>,
  providers: CalledProvider[],
): Record<string, string> {
  const addresses = providers.map(({ slug }) => addressVariable(slug));
  const names = [...keyNames(providers), ...addresses, "WORKER_BUDGET_MS"];
  return Object.fromEntries(
    names.filter((name) => env[name] !== undefined).map((name) => [name, env[name].trim()]),
  );
}

/** The variables that may hold the providers' keys. */
export function keyNames(providers: CalledProvider[]): string[] {
  return providers.flatMap(({ api_key_env }) =>
    api_key_env !== null && isKeyName(api_key_env) ? api_key_env : []
  );
}
