import { z } from "zod";
import { blockedFailure } from "../errors/blocked_failure.ts";
import { classifyFailure } from "../errors/classify_failure.ts";
import { PROVIDER_DIALECTS } from "../provider/dialect.ts";
import { endpointHeaders, endpointUrl, secretsOf } from "../provider/endpoint.ts";
import { ENDPOINT_OPTIONS, endpointOptions } from "../provider/endpoint_schema.ts";
import { type Access, addressFault, resolveEndpoint } from "../provider/resolve_endpoint.ts";
import { findWall } from "../errors/find_wall.ts";
import { describeFetchError } from "../platform/describe_fetch_error.ts";
import { readErrorAnswer } from "../errors/read_error_answer.ts";
import { readErrorText } from "../errors/read_error_text.ts";
import { redact } from "../platform/redact.ts";

/** A provider as the catalogue has it. */
export const KeyedProvider = z.object({
  slug: z.string(),
  base_url: z.string().nullable(),
  dialect: z.enum(PROVIDER_DIALECTS),
  api_key_env: z.string().nullable(),
  options: z.object({
    // A run says what is wrong with them.
    hosts: z.array(z.string()).default([]).catch([]),
    /** Path that a wrong key cannot read, where the model list is public. */
    key_path: z.string().nullish(),
    list_path: z.string().nullish(),
    ...ENDPOINT_OPTIONS,
  }).transform((options) => ({ ...options, ...endpointOptions(options) })),
});
export type KeyedProvider = z.infer<typeof KeyedProvider>;

/** What a provider says about its key. */
export interface KeyCheck {
  provider: string;
  /** Name of the function secret with the key; null when none is needed. */
  key: string | null;
  state: "ok" | "unset" | "refused" | "no_quota" | "unknown" | "bad_address";
  /** Why it is not ok, or why nobody can tell, without any secret. */
  detail: string | null;
}

const TIMEOUT_MS = 10_000;

const NOTHING_TO_ASK = "it has no model list to ask";

/** Characters of a detail. */
const MAX_DETAIL = 200;

/**
 * Asks a provider whether its key is valid, by a free GET of its model list or of
 * `options.key_path`. Where there is neither, only a call can prove the key. Never throws.
 */
export async function checkKey(provider: KeyedProvider): Promise<KeyCheck> {
  let secrets: string[] = [];
  function found(state: KeyCheck["state"], detail: string | null = null): KeyCheck {
    const clean = detail && redact(detail, secrets).slice(0, MAX_DETAIL);
    return { provider: provider.slug, key: provider.api_key_env, state, detail: clean };
  }

  const target = {
    provider: provider.slug,
    baseUrl: provider.base_url,
    apiKeyEnv: provider.api_key_env,
  };
  const problem = addressFault(target);
  if (problem !== null) return found("bad_address", problem);
  let access: Access;
  try {
    access = resolveEndpoint(target);
  } catch (error) {
    return found("unset", (error as Error).message);
  }
  const path = keyPath(provider.options);
  if (path === null) return found("ok", NOTHING_TO_ASK);
  secrets = secretsOf(access, provider.options);
  try {
    const response = await ask(provider, path, access);
    if (response.ok) {
      await response.body?.cancel();
      return found("ok");
    }
    const body = await readErrorText(response);
    const wall = findWall(response.status, response.headers, body);
    if (wall !== null) return found("unknown", blockedFailure(response.status, wall).message);
    const error = readErrorAnswer(response.headers, body);
    const outcome = classifyFailure(response.status, error);
    const detail = `HTTP ${response.status}${error.message ? `: ${error.message}` : ""}`;
    if (outcome === "auth_failed" || response.status === 403) return found("refused", detail);
    return found(outcome === "quota_exceeded" ? "no_quota" : "unknown", detail);
  } catch (error) {
    return found("unknown", describeFetchError(error));
  }
}

/** Where a wrong key is refused; null for nowhere. */
function keyPath({ key_path, list_path }: KeyedProvider["options"]): string | null {
  return key_path ?? (list_path === null ? null : list_path ?? "models");
}

async function ask(
  provider: KeyedProvider,
  path: string,
  { baseUrl, apiKey }: Access,
): Promise<Response> {
  const { options } = provider;
  return await fetch(endpointUrl(baseUrl, path, options), {
    headers: endpointHeaders(
      { ...provider, apiKeyEnv: provider.api_key_env },
      options,
      apiKey,
      { accept: "application/json" },
    ),
    // Following a redirect would send the key to another address.
    redirect: "manual",
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
}
