import { createClient } from "@supabase/supabase-js";
import type { ProjectAddress } from "../../lib/find_project.ts";
import type { Database } from "../../supabase/functions/_shared/platform/database.ts";

/**
 * The Data API of a project as `service_role`; no request takes longer than 15 s.
 *
 * @param signal Aborts every request, for example to a project that does not answer.
 */
export function connectDatabase(
  { url, secretKey }: ProjectAddress,
  signal?: AbortSignal,
): Database {
  return createClient(url, secretKey, {
    auth: { persistSession: false, autoRefreshToken: false },
    db: { timeout: 15_000 },
    global: {
      async fetch(input: RequestInfo | URL, init?: RequestInit) {
        const signals = [signal, init?.signal].filter((one) => one != null);
        try {
          return await fetch(input, { ...init, signal: AbortSignal.any(signals) });
        } catch (error) {
          // An error with another name would be retried for seconds.
          if (signal?.aborted) throw new DOMException("It was given up", "AbortError");
          throw error;
        }
      },
    },
  });
}
