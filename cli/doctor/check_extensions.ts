import type { Context } from "./context.ts";
import { failed, type Judgement, ok } from "./finding.ts";

/** The needed extensions, each with the SQL that creates it. */
const EXTENSIONS: Record<string, string> = {
  pg_cron: "create extension pg_cron with schema pg_catalog",
  pg_net: "create extension pg_net with schema extensions",
  supabase_vault: "create extension supabase_vault",
};

/** Whether the extensions that start the work are installed. */
export function checkExtensions({ setup }: Context): Judgement[] {
  const missing = Object.keys(EXTENSIONS).filter((name) => !setup.extensions.includes(name));
  if (missing.length === 0) {
    const message = `${Object.keys(EXTENSIONS).join(", ")} are installed`;
    return [ok(message)];
  }
  return missing.map((name) =>
    failed(
      `${name} is missing: run ${EXTENSIONS[name]};` +
        (name === "pg_cron"
          ? ` and then each "select cron.schedule(…" of supabase/schemas/schedule.sql`
          : ""),
    )
  );
}
