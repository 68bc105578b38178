import { z } from "zod";
import type { Database } from "../../supabase/functions/_shared/platform/database.ts";
import {
  ENDPOINT_OPTIONS,
  endpointOptions,
} from "../../supabase/functions/_shared/provider/endpoint_schema.ts";
import { checkModels, WantedKeyError } from "./check_models.ts";
import { findAtAddress, type PlacedProvider, placeProvider } from "./place_provider.ts";
import type { Endpoint } from "./read_endpoint.ts";

/** How a server is checked. */
export interface CheckOptions {
  /** Whether models are measured that it does not list. */
  yes: boolean;
  signal: AbortSignal;
}

/** A server of which nothing is known but its address. */
export const UNKNOWN = {
  dialect: "openai",
  options: { headers: {}, query: {}, authHeader: null },
} as const;

const listSchema = z.object({ ...ENDPOINT_OPTIONS, list_path: z.string().nullish() });

/**
 * Checks a server before anything is stored. Returns what it says when it wants a key, since the
 * catalogue may know one.
 */
export async function checkBeforehand(
  endpoint: Endpoint,
  options: CheckOptions,
): Promise<WantedKeyError | null> {
  try {
    await checkModels({ ...endpoint, ...UNKNOWN, ...options });
    return null;
  } catch (error) {
    if (error instanceof WantedKeyError) return error;
    throw error;
  }
}

/**
 * Finds or adds the provider of a server, and returns it.
 *
 * @param wantedKey What the server said when it was asked without what the catalogue knows.
 */
export async function openEndpoint(
  database: Database,
  endpoint: Endpoint,
  { wantedKey, env, ...options }: CheckOptions & {
    wantedKey: WantedKeyError | null;
    env: Record<string, string>;
  },
): Promise<PlacedProvider> {
  if (wantedKey !== null) {
    const known = await findAtAddress(database, endpoint.url);
    const keyEnv = endpoint.keyEnv ?? known?.api_key_env ?? null;
    const apiKey = keyEnv === null ? null : env[keyEnv]?.trim() || null;
    if (known === null || apiKey === null) throw wantedKey;
    const { list_path, ...given } = listSchema.parse(known.options);
    await checkModels({
      ...endpoint,
      ...options,
      dialect: known.dialect,
      options: endpointOptions(given),
      path: list_path ?? undefined,
      keyEnv,
      apiKey,
    });
  }
  return await placeProvider(database, endpoint);
}
