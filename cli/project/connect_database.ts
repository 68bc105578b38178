import { createClient } from "@supabase/supabase-js";
import type { ProjectAddress } from "../../lib/find_project.ts";
import { describeFetchError } from "../../supabase/functions/_shared/platform/describe_fetch_error.ts";
import type { Database } from "../../supabase/functions/_shared/platform/database.ts";

/** The longest that a request of many rows may take: a hosted project gives up after 150 s. */
export const LONG_REQUEST_MS = 140_000;

/**
 * The Data API of a project as `service_role`.
 *
 * @param signal Aborts every request, for example to a project that does not answer.
 * @param timeoutMs The longest that a request may take, in milliseconds.
 */
export function connectDatabase(
  { url, secretKey }: ProjectAddress,
  signal?: AbortSignal,
  timeoutMs = 15_000,
): Database {
  return createClient(url, secretKey, {
    auth: { persistSession: false, autoRefreshToken: false },
    db: { timeout: timeoutMs },
    global: {
      async fetch(input: RequestInfo | URL, init?: RequestInit) {
        const signals = [signal, init?.signal].filter((one) => one != null);
        try {
          return await fetch(input, { ...init, signal: AbortSignal.any(signals) });
        } catch (error) {
          // An error with another name would be retried for seconds.
          if (signal?.aborted) throw new DOMException("It was given up", "AbortError");
          throw error instanceof TypeError ? new TypeError(describeFetchError(error)) : error;
        }
      },
    },
  });
}
