import { LimitedBytesTransformStream } from "@std/streams";
import { App } from "@supabase/lite";
import { answerPreflight, isPreflight } from "./answer_preflight.ts";
import type { ApiKeys } from "./api_keys.ts";
import { MAX_ROWS } from "./data_api.ts";
import type { Database } from "./open_database.ts";
import type { PostgresError } from "./sql_database.ts";

const MAX_BODY_BYTES = 10 * 1024 * 1024;

/**
 * The Data API over the embedded database, as a request handler for
 * `/rest/v1/*`. It reads the schema when it is created, so create it after the
 * migrations. Each request is one task in the database's queue.
 */
export function createDataApi(
  database: Database,
  keys: ApiKeys,
): (request: Request) => Promise<Response> {
  Object.assign(database.connection, {
    // By default, lite grants everything in `public` to the API's roles at its first check of row
    // level security. This marks the check as done.
    rlsState: "active",
    normalizeDbError,
  });
  const app = new App({
    connection: database.connection,
    api: { max_rows: MAX_ROWS },
    auth: { enabled: true, publishable_key: keys.publishableKey, secret_key: keys.secretKey },
  });

  return async function handle(request) {
    // Lite rejects an empty body for a function with parameters.
    if (isPreflight(request)) return answerPreflight(request);
    // Read before its turn in the queue: a slow sender must not block the database.
    const body = await readBody(request);
    if (body === null) return Response.json({ message: "Payload too large" }, { status: 413 });
    const whole = new Request(request.url, {
      method: request.method,
      headers: request.headers,
      body: body.byteLength > 0 ? body : null,
    });
    return await database.exclusive(async () => {
      const response = await app.fetch(whole, { peerAddress: null });
      return response.body === null ? response : new Response(await response.bytes(), response);
    });
  };
}

/**
 * PostgREST's answers to database errors where lite answers differently; the
 * first match is used.
 */
const STATUSES: [RegExp, number][] = [
  [/^(08|53|57P01)/, 503],
  [/^(0L|0P|28)/, 403],
  [/^(23503|23505)/, 409],
  [/^25006/, 405],
  [/^42P01/, 404],
  [/^54/, 413],
  [/^P0001/, 400],
  [/^(09|25|2D|38|39|3B|40|55|57|58|F0|HV|P0|XX)/, 500],
  [/^/, 400],
];

/** Errors for which lite has PostgREST's status and a better message than we could make. */
const KNOWN_TO_LITE = /^(42(?!P01|P17)|PT|PGRST)/;

/**
 * Called by lite with each failed statement, before it prints the error and answers. Converts
 * database errors to the form that lite passes on, with PostgREST's status for their code.
 */
function normalizeDbError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { message, code, detail, hint } = error as PostgresError;
  // Lite would print the whole error with the parameters of the statement.
  Object.defineProperty(error, Symbol.for("Deno.customInspect"), {
    value: () => `Data API: ${message}`,
  });
  // A parameter that the driver could not send.
  const isUnsendable = code === undefined && /^Invalid (?:input for|time value)/.test(message);
  const state = isUnsendable ? "22P02" : code ?? "";
  if (!/^[0-9A-Z]{5}$/.test(state) || KNOWN_TO_LITE.test(state)) return error;
  const status = STATUSES.find(([codes]) => codes.test(state))![1];
  return Object.assign(error, {
    code: "PGRST",
    message: JSON.stringify({
      code: state,
      message,
      details: detail ?? null,
      hint: hint ?? null,
    }),
    detail: JSON.stringify({ status, headers: {} }),
  });
}

async function readBody(request: Request): Promise<ArrayBuffer | null> {
  const limit = new LimitedBytesTransformStream(MAX_BODY_BYTES, { error: true });
  try {
    return await new Response(request.body?.pipeThrough(limit)).arrayBuffer();
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
