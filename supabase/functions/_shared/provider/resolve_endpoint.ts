import { addressProblem, callProblem } from "./address_problem.ts";
import { listStandIns } from "../platform/environment.ts";
import { isKeyName } from "../platform/key_name.ts";
import type { Target } from "./target.ts";

/** Where a target is called and with which key. */
export interface Access {
  /** Up to and including the version. */
  baseUrl: string;
  /** Null where none is needed. */
  apiKey: string | null;
}

/**
 * Finds the address and key of a target's provider. `<SLUG>_BASE_URL` in the
 * environment (`OPENAI_BASE_URL`, …: what the official SDKs read) goes before
 * the address in the catalogue. Where providers are simulated, only stand-ins
 * are called.
 *
 * @throws {Error} when either is missing, or the variable may not hold a key. It names what to set.
 */
export function resolveEndpoint(
  target: Pick<Target, "provider" | "baseUrl" | "apiKeyEnv">,
  variables: Record<string, string | undefined> = Deno.env.toObject(),
): Access {
  const override = addressVariable(target.provider);
  const standIns = listStandIns(variables);
  if (standIns !== null && !(standIns.includes(target.provider) && variables[override])) {
    throw new Error(
      `Cannot call ${target.provider}: no simulated provider stands in for it; measure it with --live, once it is added there`,
    );
  }
  const { name, address: baseUrl } = findAddress(target, variables);
  if (baseUrl === null) {
    throw new Error(
      `Cannot call ${target.provider}: it has no address; set providers.base_url or the secret ${override}`,
    );
  }
  const problem = callProblem(baseUrl);
  if (problem !== null) throw new Error(`Cannot call ${target.provider}: ${name} ${problem}`);
  if (target.apiKeyEnv === null) return { baseUrl, apiKey: null };
  // The row may be older than the check of the column.
  if (!isKeyName(target.apiKeyEnv)) {
    throw new Error(
      `Cannot call ${target.provider}: providers.api_key_env names ${target.apiKeyEnv}, which is no provider's key; call it ${
        override.replace(/BASE_URL$/, "API_KEY")
      }`,
    );
  }
  const apiKey = variables[target.apiKeyEnv]?.trim();
  if (!apiKey) {
    throw new Error(
      `Cannot call ${target.provider}: the secret ${target.apiKeyEnv} is not set where the functions run`,
    );
  }
  return { baseUrl, apiKey };
}

/**
 * Where the control is called: it is a function of the project itself. The project's key goes
 * nowhere else, whatever the catalogue or the environment say.
 */
export function controlAccess({ url, secretKey }: { url: string; secretKey: string }): Access {
  return { baseUrl: `${url}/functions/v1/control`, apiKey: secretKey };
}

/**
 * What is wrong with the address that a provider's calls are sent to, naming where it is set;
 * null for nothing, and where there is none. Calls are made all the same where they can work.
 */
export function addressFault(
  target: Pick<Target, "provider" | "baseUrl" | "apiKeyEnv">,
  variables: Record<string, string | undefined> = Deno.env.toObject(),
): string | null {
  if (listStandIns(variables) !== null) return null;
  const { name, address } = findAddress(target, variables);
  const problem = address && addressProblem(address, target.apiKeyEnv !== null);
  return problem && `${name} ${problem}`;
}

/** The address in use, and the name of what holds it. */
function findAddress(
  { provider, baseUrl }: Pick<Target, "provider" | "baseUrl">,
  variables: Record<string, string | undefined>,
): { name: string; address: string | null } {
  const name = addressVariable(provider);
  // A secret's value often ends in a line break.
  const other = variables[name]?.trim();
  return other
    ? { name: `the secret ${name}`, address: other }
    : { name: "providers.base_url", address: baseUrl || null };
}

/** The variable that sends a provider's calls to another address. */
export function addressVariable(slug: string): string {
  return `${slug.toUpperCase().replaceAll("-", "_")}_BASE_URL`;
}

/** The other address that a provider's calls are sent to, safe to show; null when there is none. */
export function otherAddress(
  slug: string,
  variables: Record<string, string | undefined> = Deno.env.toObject(),
): string | null {
  // A stand-in answers for it.
  if (listStandIns(variables) !== null) return null;
  return showAddress(variables[addressVariable(slug)] ?? "");
}

/** An address without parts that may be secret; null when it is not an address. */
export function showAddress(address: string): string | null {
  const url = URL.parse(address);
  return url && `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
}
