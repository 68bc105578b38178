import { createClient } from "@supabase/supabase-js";
import type { ProjectAddress } from "../../lib/find_project.ts";
import type { Database } from "../../supabase/functions/_shared/platform/database.ts";

/** The Data API of a project as `service_role`; no request takes longer than 15 s. */
export function connectDatabase({ url, secretKey }: ProjectAddress): Database {
  return createClient(url, secretKey, {
    auth: { persistSession: false, autoRefreshToken: false },
    db: { timeout: 15_000 },
  });
}
