import type { ApiKeys } from "./api_keys.ts";
import type { DataApi } from "./data_api.ts";
import { REGIONS } from "../supabase/functions/_shared/platform/regions.ts";
import { isForLoopback, refuseHost } from "../lib/loopback_host.ts";
import type { PostgresError, SqlDatabase } from "./sql_database.ts";

export interface GatewayOptions {
  /** On 127.0.0.1; 0 takes a free one. */
  port: number;
  database: SqlDatabase;
  dataApi: DataApi;
  keys: ApiKeys;
  /**
   * Calls the function of that name; rejects when the function ends or the call
   * is aborted before an answer.
   */
  callFunction: (name: string, request: Request, signal: AbortSignal) => Promise<Response>;
  /**
   * Functions that anyone may call; the others are called, and started, only
   * with the secret key.
   */
  openFunctions: readonly string[] | "all";
  /** Until a function must have begun its response, in milliseconds; hosted: 150 s. */
  responseTimeoutMs?: number;
  /** Called with the path of each request that comes. */
  onRequest?: (path: string) => void;
}

export interface Gateway {
  url: string;
  stop(): Promise<void>;
}

const KNOWN_REGIONS = new Set<string>(REGIONS);

/** The same message as in the functions. */
const NO_KEY = "Cannot accept the request: send a secret key of the project in the header apikey";

const FUNCTION_PATH = /^\/functions\/v1\/([^/]+)/;

/**
 * Serves what a project serves under one address: the Data API (`/rest/v1`),
 * the functions (`/functions/v1/<name>`) and the SQL endpoint of self-hosted
 * Studio (`/pg/query`).
 */
export function startGateway(options: GatewayOptions): Gateway {
  const { database, dataApi, keys, responseTimeoutMs = 150_000 } = options;
  const stopping = new AbortController();

  async function handle(request: Request, info: Deno.ServeHandlerInfo): Promise<Response> {
    if (!isForLoopback(request)) return refuseHost();
    const { pathname } = new URL(request.url);
    options.onRequest?.(pathname);
    if (pathname.startsWith("/rest/v1/")) return await dataApi.handle(request);
    if (pathname === "/pg/query") return await answerQuery(request, database, keys);
    const name = FUNCTION_PATH.exec(pathname)?.[1];
    if (name !== undefined) return await callFunction(name, request, info.completed);
    return Response.json({ message: "no Route matched with those values" }, { status: 404 });
  }

  async function callFunction(name: string, request: Request, completed: Promise<void>) {
    const refusal = refuseCall(name, request);
    if (refusal !== null) return refusal;
    const call = new AbortController();
    completed.catch(() => call.abort()); // The caller has disconnected.
    const timer = setTimeout(() => call.abort("timeout"), responseTimeoutMs);
    try {
      const signal = AbortSignal.any([call.signal, stopping.signal]);
      return await options.callFunction(name, request, signal);
    } catch {
      if (call.signal.reason === "timeout") {
        return jsonError(504, "IDLE_TIMEOUT", "Function did not answer in time");
      }
      return jsonError(
        500,
        "WORKER_ERROR",
        "Function exited due to an error (please check logs)",
      );
    } finally {
      clearTimeout(timer);
    }
  }

  /** Each function and region has its own process, so check the region before one is started. */
  function refuseCall(name: string, request: Request): Response | null {
    const isOpen = options.openFunctions === "all" || options.openFunctions.includes(name);
    if (!isOpen && request.headers.get("apikey") !== keys.secretKey) {
      return Response.json({ error: { code: "unauthorized", message: NO_KEY } }, { status: 401 });
    }
    const region = request.headers.get("x-region");
    if (region === null || KNOWN_REGIONS.has(region)) return null;
    return jsonError(400, "INVALID_REGION", "There is no such region");
  }

  const server = Deno.serve(
    { hostname: "127.0.0.1", port: options.port, onListen: () => {}, onError },
    handle,
  );

  async function stop() {
    stopping.abort();
    await server.shutdown();
  }

  return { url: `http://127.0.0.1:${server.addr.port}`, stop };
}

/**
 * Runs what Studio's SQL editor posts and answers with the rows of the last
 * statement; with `every`, with those of each and what it did.
 */
async function answerQuery(
  request: Request,
  database: SqlDatabase,
  keys: ApiKeys,
): Promise<Response> {
  if (request.headers.get("apikey") !== keys.secretKey) {
    return Response.json({ message: "Invalid API key" }, { status: 401 });
  }
  try {
    const { query, every } = await request.json();
    if (typeof query !== "string") throw new TypeError("query must be a string");
    const results = await database.script(query);
    const each = results.map(({ rows, command }) => ({ rows, command }));
    return new Response(toJson(every === true ? each : results.at(-1)?.rows ?? []), {
      headers: { "content-type": "application/json" },
    });
  } catch (error) {
    const { message, code, hint, detail } = error as PostgresError;
    return Response.json({ message, code, hint, detail }, { status: 400 });
  }
}

function toJson(rows: unknown[]): string {
  return JSON.stringify(rows, (_, value) => typeof value === "bigint" ? String(value) : value);
}

function onError(error: unknown): Response {
  // The caller disconnected before its body arrived, so the answer is not read.
  const gone = error instanceof Deno.errors.BadResource;
  if (!gone) console.error(error);
  return jsonError(500, "INTERNAL_ERROR", "Internal Server Error");
}

function jsonError(status: number, code: string, message: string): Response {
  return Response.json({ code, message }, { status });
}
