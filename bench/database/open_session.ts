import postgres from "postgres";

/** One connection, which keeps its role and settings. */
export interface Session extends AsyncDisposable {
  query<T>(sql: string, parameters?: unknown[]): Promise<T[]>;
}

/** Opens a connection with the given settings, `role` among them if another is wanted. */
export function openSession(url: string, settings: Record<string, string> = {}): Session {
  const sql = postgres(url, {
    max: 1,
    prepare: false,
    connection: { statement_timeout: "0", ...settings } as Record<string, string>,
    onnotice: () => {},
  });
  return {
    query: async <T>(text: string, parameters: unknown[] = []) =>
      [...await sql.unsafe(text, parameters as postgres.ParameterOrJSON<never>[])] as T[],
    [Symbol.asyncDispose]: () => sql.end({ timeout: 5 }),
  };
}
