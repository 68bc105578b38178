/** Rows and affected rows of one statement of a script. */
export interface ScriptResult {
  rows: Record<string, unknown>[];
  affectedRows?: number;
  /** What the statement did, for example `INSERT 1`; missing for an empty script. */
  command?: string;
}

/** An error of Postgres. */
export interface PostgresError extends Error {
  code?: string;
  detail?: string;
  hint?: string;
}

/** A Postgres, embedded or not. Each call gets a fresh session. */
export interface SqlDatabase {
  query<T>(sql: string, parameters?: unknown[]): Promise<T[]>;
  /** Runs any number of statements, as one transaction unless they say otherwise. */
  script(sql: string): Promise<ScriptResult[]>;
  /** Calls back when `notify` on the channel was committed. */
  listen(channel: string, callback: () => void): Promise<void>;
}
