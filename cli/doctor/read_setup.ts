import { z } from "zod";
import type { Database } from "../../supabase/functions/_shared/platform/database.ts";
import { FORMER_PROJECT } from "../../lib/former_schema.ts";
import type { Finding } from "./finding.ts";

const setupSchema = z.object({
  now: z.coerce.date(),
  database_bytes: z.number(),
  extensions: z.array(z.string()),
  /** Versions of migrations; missing where the database has no record of them. */
  migrations: z.array(z.string()).default([]),
  project_url: z.string().nullish(),
  secret_key_sha256: z.string().nullish(),
  /** Names of secrets that Vault cannot decrypt. */
  unreadable_secrets: z.array(z.string()).nullish(),
  ping: z.object({ status_code: z.number().nullable(), error: z.string().nullable() }).nullish(),
});

/** The set-up of the database, and how far its clock is ahead of ours. */
export type Setup = z.infer<typeof setupSchema> & { clockAheadMs: number };

/**
 * Reads the set-up of the database, or finds why that fails.
 *
 * @param pingId The id of a call by `ping_functions` whose answer is wanted.
 */
export async function readSetup(
  database: Database,
  pingId?: number,
): Promise<Setup | Finding> {
  const askedAt = Date.now();
  const { data, error, status } = await database.rpc("diagnostics", { ping_id: pingId });
  const answeredAt = Date.now();
  if (error?.code === "PGRST202" && await hasResults(database)) {
    return failed("migrations", FORMER_PROJECT);
  }
  if (error !== null) return explain(status, error);
  const setup = setupSchema.safeParse(data);
  if (!setup.success) return noProject(status);
  const clockAheadMs = setup.data.now.getTime() - (askedAt + answeredAt) / 2;
  return { ...setup.data, clockAheadMs };
}

/** Every release has the function, so a database with results but without it is an older one. */
async function hasResults(database: Database): Promise<boolean> {
  const { error } = await database.from("benchmark_results").select("id").limit(1);
  return error === null;
}

function explain(
  status: number,
  { code, message }: { code?: string; message: string },
): Finding {
  if (status === 0) {
    return failed(
      "address",
      `Nothing answers (${message}): compare SUPABASE_URL with the project's address`,
    );
  }
  if (code === "42501") {
    return failed(
      "secret key",
      `The project accepts the key, but its role has no access (${message}): set a secret key, which ` +
        `begins with sb_secret_; if it is one, grants of the migrations are missing: run "deno task ` +
        `deploy" or "supabase db push"`,
    );
  }
  if (status === 401 || status === 403) {
    return failed(
      "secret key",
      `The project rejects the secret key (HTTP ${status}): it is wrong, was rotated, or belongs to ` +
        `another project; copy it from Project Settings → API keys`,
    );
  }
  if (code === "PGRST202") {
    return failed(
      "migrations",
      `The database has none of this project's tables: run "deno task deploy" or "supabase db push"`,
    );
  }
  if (status === 540) {
    return failed("database", "The project is paused: restore it in the Supabase dashboard");
  }
  // A code comes from the Data API, so this is a project.
  if (status < 500 && !code) return noProject(status);
  return failed(
    "database",
    `The database cannot be asked (HTTP ${status} ${
      code ?? ""
    }: ${message}): look at the project's ` +
      `health in the dashboard; when it is local, start it again`,
  );
}

function noProject(status: number): Finding {
  return failed(
    "address",
    `What answers at SUPABASE_URL (HTTP ${status}) is not a Supabase project: compare it with the ` +
      `project's address, which is like https://<ref>.supabase.co`,
  );
}

function failed(check: string, message: string): Finding {
  return { check, state: "failed", message };
}
