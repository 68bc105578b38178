import { UsageError } from "./usage_error.ts";

/** Which providers the embedded stack calls; each mode has its own data folder. */
export type Mode = "live" | "simulated";

/**
 * `live` when the key of a provider in the seed is set, else `simulated`; a flag
 * overrules that. Keys of other services do not count: a stray one would turn a
 * first try into a run without targets.
 */
export function chooseMode(
  env: Record<string, string>,
  flags: { live?: boolean; simulated?: boolean },
): Mode {
  if (flags.live && flags.simulated) {
    throw new UsageError("Cannot combine --live and --simulated: they are opposites");
  }
  if (flags.live) return "live";
  if (flags.simulated) return "simulated";
  return seededKeyNames().some((name) => env[name] !== undefined) ? "live" : "simulated";
}

/** Names of the environment variables that hold the seeded providers' keys. */
export function seededKeyNames(): string[] {
  const seed = Deno.readTextFileSync(new URL("../supabase/seed.sql", import.meta.url));
  return [...new Set(seed.match(/\b[A-Z][A-Z0-9_]*_API_KEY\b/g))];
}
