import { z } from "zod";

/** The facts about its project in a built page. */
export interface SiteConfig {
  /** Address of the project, for example https://abc.supabase.co. */
  url: string;
  publishableKey: string;
}

const environment = z.object({
  SUPABASE_URL: z.url({ protocol: /^https?$/ }),
  SUPABASE_PUBLISHABLE_KEY: z.string().min(1).optional(),
  SUPABASE_ANON_KEY: z.string().min(1).optional(),
});

/** Reads `SUPABASE_URL` and `SUPABASE_PUBLISHABLE_KEY`, or the older `SUPABASE_ANON_KEY`. */
export function readSiteConfig(env: Record<string, string>): SiteConfig {
  const parsed = environment.safeParse(env);
  if (!parsed.success) {
    const why = env.SUPABASE_URL ? "is not the address of a project" : "is not set";
    throw new TypeError(`Cannot build the dashboard: SUPABASE_URL ${why}`);
  }
  const key = parsed.data.SUPABASE_PUBLISHABLE_KEY ?? parsed.data.SUPABASE_ANON_KEY;
  if (key === undefined) {
    throw new TypeError("Cannot build the dashboard: SUPABASE_PUBLISHABLE_KEY is not set");
  }
  if (!isPublic(key)) {
    throw new TypeError(
      "Cannot build the dashboard: the key is not a publishable one, and everybody could read it",
    );
  }
  return { url: addressOf(parsed.data.SUPABASE_URL), publishableKey: key };
}

/** Removes query and fragment, since other addresses are made from it; a path is kept. */
function addressOf(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname.replace(/\/+$/, "");
}

/** A publishable key, or a JWT of the role anon. */
function isPublic(key: string): boolean {
  if (key.startsWith("sb_publishable_")) return true;
  try {
    const payload = key.split(".")[1].replaceAll("-", "+").replaceAll("_", "/");
    return JSON.parse(atob(payload)).role === "anon";
  } catch {
    return false;
  }
}
