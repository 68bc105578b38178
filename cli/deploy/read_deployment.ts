import { UsageError } from "../usage_error.ts";

/** What is deployed to where. */
export interface Deployment {
  /** Of the project: 20 lower-case letters. */
  ref: string;
  /** Its address, without a trailing slash. */
  url: string;
  /** What the CLI works on when it works on the database. */
  databaseTarget: string;
}

const refPattern = /^[a-z]{20}$/;

/**
 * The project to deploy to, by `--project-ref`, by the names that the CLI knows
 * or by SUPABASE_URL. Throws when it is not named, or an access token is no such.
 */
export function readDeployment(
  env: Record<string, string>,
  projectRef: string | undefined,
): Deployment {
  const named = projectRef ?? env.SUPABASE_PROJECT_REF ?? env.SUPABASE_PROJECT_ID;
  const ref = named ?? /^https:\/\/([a-z]{20})\.supabase\.co\b/.exec(env.SUPABASE_URL ?? "")?.[1];
  if (ref === undefined) {
    throw new UsageError(
      "Cannot tell which project to deploy to: give --project-ref, the 20 letters in the address of " +
        "its dashboard",
    );
  }
  if (!refPattern.test(ref)) {
    throw new UsageError(`Cannot deploy to "${ref}": a project ref has 20 lower-case letters`);
  }
  const token = env.SUPABASE_ACCESS_TOKEN;
  if (token !== undefined && !/^sbp_(?:[a-z0-9]+_)?[0-9a-f]{40}$/.test(token)) {
    throw new Error(
      "Cannot use SUPABASE_ACCESS_TOKEN: it is no access token, which begins with sbp_; make one under " +
        "https://supabase.com/dashboard/account/tokens",
    );
  }
  return {
    ref,
    url: (env.SUPABASE_URL ?? `https://${ref}.supabase.co`).replace(/\/+$/, ""),
    databaseTarget: env.SUPABASE_DB_URL ?? ref,
  };
}
