import { keyNames } from "../project/choose_secrets.ts";
import { hasKey } from "../project/has_key.ts";
import type { CatalogueProvider } from "./catalogue_provider.ts";

/** Where missing variables are set. */
const PLACE = "in .env or the environment";

/**
 * Everything this machine lacks for a deployment, so that it is reported at once.
 *
 * @param isNamed Whether the project is known.
 */
export function findMissing(
  env: Record<string, string>,
  isNamed: boolean,
  providers: CatalogueProvider[],
): string[] {
  const names = keyNames(providers.filter(({ enabled }) => enabled));
  const isCallable = providers.some((provider) => hasKey(provider, Object.keys(env)));
  return [
    ...(isNamed ? [] : [
      `the project: SUPABASE_PROJECT_REF ${PLACE}, or --project-ref: the 20 letters in the address ` +
      "of its dashboard; make one at https://supabase.com/dashboard",
    ]),
    ...(env.SUPABASE_ACCESS_TOKEN !== undefined ? [] : [
      `an access token: SUPABASE_ACCESS_TOKEN ${PLACE}, unless "npx supabase login" has stored one; ` +
      "make one at https://supabase.com/dashboard/account/tokens",
    ]),
    ...(isCallable ? [] : [
      `a provider's key, unless the project has one: ${names.join(", ")} ${PLACE}; ` +
      "made on the provider's own site, where its API keys are",
    ]),
  ];
}
