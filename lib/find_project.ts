import { z } from "zod";

/** A Supabase project and a secret key for it. */
export interface ProjectAddress {
  url: string;
  secretKey: string;
}

const where = "in the environment or in .env";
const keyNames = "SUPABASE_SECRET_KEYS or SUPABASE_SERVICE_ROLE_KEY";
const secretKeys = z.record(z.string(), z.string().min(1));

/**
 * The project that the environment names, or null when it names none. Throws
 * when only one half of it is set, so that no command works on the wrong project.
 */
export function findProject(env: Record<string, string>): ProjectAddress | null {
  const url = env.SUPABASE_URL;
  const secretKey = findSecretKey(env);
  if (url === undefined && secretKey === null) return null;
  if (url === undefined) {
    throw new Error(
      `Cannot tell which project to use: a Supabase secret key is set, SUPABASE_URL is not. ` +
        `Set SUPABASE_URL ${where}, or unset the key to use the local database`,
    );
  }
  if (secretKey === null) {
    throw new Error(
      `Cannot use the project of SUPABASE_URL: no secret key is set. Set ${keyNames} ${where}, ` +
        `or unset SUPABASE_URL to use the local database`,
    );
  }
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? "")) {
    throw new Error(
      `Cannot use SUPABASE_URL: it is not an http(s) address like https://<ref>.supabase.co`,
    );
  }
  return { url: url.replace(/\/+$/, ""), secretKey };
}

function findSecretKey(env: Record<string, string>): string | null {
  const named = env.SUPABASE_SECRET_KEYS;
  if (named !== undefined) {
    const keys = parseSecretKeys(named);
    const key = keys.default ?? Object.values(keys)[0];
    if (key !== undefined) return key;
  }
  return env.SUPABASE_SERVICE_ROLE_KEY ?? env.SUPABASE_SERVICE_ROLE ?? null;
}

function parseSecretKeys(text: string): Record<string, string> {
  try {
    return secretKeys.parse(JSON.parse(text));
  } catch {
    // The cause would quote the key.
    throw new Error(
      `Cannot read SUPABASE_SECRET_KEYS: it is not a JSON object like {"default": "sb_secret_…"}`,
    );
  }
}
