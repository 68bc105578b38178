import { isKeyName } from "../../supabase/functions/_shared/platform/key_name.ts";
import { type CalledProvider, chooseSecrets } from "./choose_secrets.ts";

/** The usual names of keys and addresses, for providers that are added later. */
const USUAL_NAME = /^[A-Z][A-Z0-9_]*_(API_KEY|BASE_URL)$/;

/**
 * The variables that the functions of a local stack may see: the keys and addresses of the
 * providers in the catalogue, whatever their names, and variables with the usual names.
 */
export function functionEnv(
  env: Record<string, string>,
  providers: CalledProvider[],
): Record<string, string> {
  const usual = Object.entries(env).filter(([name]) => isUsual(name));
  // Not passed on: an isolate of a local stack ends as on the free plan.
  const { WORKER_BUDGET_MS: _, ...chosen } = chooseSecrets(env, providers);
  return { ...Object.fromEntries(usual), ...chosen };
}

function isUsual(name: string): boolean {
  const [, kind] = USUAL_NAME.exec(name) ?? [];
  return kind === "API_KEY"
    ? isKeyName(name)
    : kind === "BASE_URL" && !/^(SUPABASE|SB)_/.test(name);
}
