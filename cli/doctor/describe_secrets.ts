import { isLoopback } from "../../lib/loopback_host.ts";
import type { Context } from "./context.ts";

/** Where the functions of a project have their secrets from, for a sentence that says to set one. */
export function describeSecrets({ project, local }: Pick<Context, "project" | "local">): string {
  if (local) return "in .env";
  return isLoopback(project.url)
    ? "in the .env of what serves it, and start that again"
    : 'with "supabase secrets set"';
}
