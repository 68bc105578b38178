import type { Database } from "../../supabase/functions/_shared/platform/database.ts";
import type { ProjectAddress } from "../../lib/find_project.ts";
import type { Setup } from "./read_setup.ts";

/** The input of the checks. */
export interface Context {
  project: ProjectAddress;
  /** As `service_role`. */
  database: Database;
  setup: Setup;
  /** Whether the schedules run when no command does. */
  alwaysOn: boolean;
  /** Whether it is the local stack of this folder. */
  local: boolean;
  signal: AbortSignal;
  /** How long the database may take to reach a function, in milliseconds. */
  patienceMs: number;
}
