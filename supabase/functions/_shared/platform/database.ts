import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import { z } from "zod";
import type { Database as Schema, Json } from "./database.types.ts";
import type { Environment } from "./environment.ts";

/** A client of this project's database. */
export type Database = SupabaseClient<Schema>;

type Functions = Schema["public"]["Functions"];

/** Arguments by name: JSON arguments may have any shape, and null means the default. */
type Arguments<Args> = { [Key in keyof Args]: Json extends Args[Key] ? unknown : Args[Key] | null };

/** No call of the database may take longer, in milliseconds. */
const TIMEOUT_MS = 15_000;

/** The database rejected a call, or could not be reached. */
export class DatabaseError extends Error {
  /** Whether the same call would be refused again. */
  readonly refused: boolean;
  /** Whether the database does not have the function: its migrations are older than this code. */
  readonly outdated: boolean;

  constructor(message: string, refused: boolean, outdated = false) {
    super(message);
    this.name = "DatabaseError";
    this.refused = refused;
    this.outdated = outdated;
  }
}

/** The database through the Data API, as `service_role`. */
export function connectDatabase({ url, secretKey }: Environment): Database {
  return createClient(url, secretKey, {
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
    global: {
      fetch: (input: RequestInfo | URL, init?: RequestInit) =>
        fetch(input, {
          ...init,
          signal: AbortSignal.any([
            AbortSignal.timeout(TIMEOUT_MS),
            ...(init?.signal ? [init.signal] : []),
          ]),
        }),
    },
  });
}

/**
 * Calls a function of the database: one call, one transaction.
 *
 * @throws {DatabaseError} when it fails or answers something unexpected.
 */
export async function callDatabase<Name extends keyof Functions, Output>(
  database: Database,
  name: Name,
  parameters: Arguments<Functions[Name]["Args"]>,
  schema: z.ZodType<Output>,
): Promise<Output> {
  const { data, error, status } = await database.rpc(name, parameters as Functions[Name]["Args"]);
  if (error) {
    // PostgREST's answers while the database is read-only (405), and when the connection was lost
    // during a call (400 without a code).
    const passes = [405, 408, 429].includes(status) || (status === 400 && error.code === "");
    const refused = status >= 400 && status < 500 && !passes;
    throw new DatabaseError(
      `Cannot call ${name}: ${[error.code, error.message].filter(Boolean).join(" ")}`,
      refused,
      error.code === "PGRST202",
    );
  }
  const result = schema.safeParse(data);
  if (!result.success) {
    throw new DatabaseError(
      `Cannot call ${name}: its answer is not what was agreed: ${z.prettifyError(result.error)}`,
      true,
    );
  }
  return result.data;
}
