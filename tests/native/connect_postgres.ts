import postgres from "postgres";
import type { SqlDatabase } from "../../local/sql_database.ts";

/** A role's connections to the database `postgres` of a server. */
export interface PostgresConnections extends SqlDatabase {
  close(): Promise<void>;
}

export interface Login {
  /** 127.0.0.1 when left out. */
  host?: string;
  port: number;
  /** `postgres` when left out. */
  database?: string;
  /** Whether the connection is encrypted; not when left out. */
  ssl?: "require" | false;
  username: string;
  password: string;
}

type Parameters = postgres.ParameterOrJSON<never>;

/** Resets the session after a script. */
const FRESH_SESSION = "rollback; reset session authorization; reset all";

/** Until a statement that waits for a connection fails, in seconds. */
const CONNECT_TIMEOUT_S = 10;

/** Between two tries while the server is away, in seconds; left alone, up to 20. */
const RECONNECT_AFTER_S = 0.1;

/**
 * Opens connections as they are needed, at most ten. They come back by
 * themselves after the server was away. Values are read as the embedded
 * database reads them.
 */
export function connectPostgres(login: Login): PostgresConnections {
  const sql = postgres({
    host: "127.0.0.1",
    database: "postgres",
    ...login,
    max: 10,
    connect_timeout: CONNECT_TIMEOUT_S,
    backoff: () => RECONNECT_AFTER_S,
    prepare: false,
    onnotice: () => {},
    types: {
      bigint: { to: 20, from: [20], parse: toInteger, serialize: String },
      numeric: { to: 1700, from: [1700], parse: toExactNumber, serialize: String },
      date: { to: 1184, from: [1184], parse: toIsoTimestamp, serialize: String },
      time: { to: 1114, from: [1082, 1083, 1114, 1266], parse: String, serialize: String },
      json: { to: 114, from: [114, 3802], parse: JSON.parse, serialize: toJson },
    },
  });

  async function query<T>(text: string, parameters: unknown[] = []): Promise<T[]> {
    const rows = await sql.unsafe(text, parameters as Parameters[]) as unknown as T[];
    // Array types are looked up once. The package would do it for each connection, and where the
    // server dies meanwhile nobody handles that this fails.
    sql.options.fetch_types = false;
    // A plain array, without what this package adds to it.
    return [...rows];
  }

  async function script(text: string) {
    const session = await sql.reserve();
    try {
      const results = await session.unsafe(text).simple();
      await session.unsafe(FRESH_SESSION).simple();
      session.release();
      const each = Array.isArray(results[0]) ? results as unknown as typeof results[] : [results];
      return each.map((result) => ({
        rows: [...result],
        affectedRows: result.count,
        command: [result.command, result.count].filter((part) => part !== null).join(" "),
      }));
    } catch (error) {
      // A session that ended with the server has left the pool, so its queries are never answered.
      if (error instanceof postgres.PostgresError && error.severity === "ERROR") {
        await session.unsafe(FRESH_SESSION).simple();
        session.release();
      }
      throw error;
    }
  }

  async function listen(channel: string, callback: () => void) {
    await sql.listen(channel, callback);
  }

  return { query, script, listen, close: () => sql.end({ timeout: 5 }) };
}

function toInteger(text: string): number | bigint {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
}

function toExactNumber(text: string): number | string {
  const number = Number(text);
  return String(number) === text ? number : text;
}

/** As PostgREST writes it: `2026-11-23 08:58:53+00` becomes `2026-11-23T08:58:53+00:00`. */
function toIsoTimestamp(text: string): string {
  return text.replace(" ", "T").replace(/([+-]\d\d)$/, "$1:00");
}

/** Text is taken for JSON already. */
function toJson(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
