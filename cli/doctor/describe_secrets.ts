import { isLoopback } from "../../lib/loopback_host.ts";
import type { Context } from "./context.ts";

/** Where the secrets of a project's functions are set, as the end of a sentence. */
export function describeSecrets({ project, local }: Pick<Context, "project" | "local">): string {
  if (local) return 'in .env, and start "deno task dev" again if it runs';
  return isLoopback(project.url)
    ? "in the .env of the process that serves it, and restart it"
    : 'with "supabase secrets set"';
}
