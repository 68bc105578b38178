import { LimitedBytesTransformStream } from "@std/streams";
import { App } from "@supabase/lite";
import type { ApiKeys } from "./api_keys.ts";
import type { Database } from "./open_database.ts";

const MAX_BODY_BYTES = 10 * 1024 * 1024;

/**
 * The Data API over the embedded database, as a request handler for
 * `/rest/v1/*`. It knows the schema of this moment: create it after the
 * migrations. Each request is one turn in the database's queue.
 */
export function createDataApi(
  database: Database,
  keys: ApiKeys,
): (request: Request) => Promise<Response> {
  // Left to itself, lite grants everything in `public` to the API's roles when it
  // first looks at row level security; telling it that it has looked prevents that.
  Object.assign(database.connection, { rlsState: "active" });
  const app = new App({
    connection: database.connection,
    auth: { enabled: true, publishable_key: keys.publishableKey, secret_key: keys.secretKey },
  });

  return async function handle(request) {
    // Read before its turn: a slow sender must not hold up the database.
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

async function readBody(request: Request): Promise<ArrayBuffer | null> {
  const limit = new LimitedBytesTransformStream(MAX_BODY_BYTES, { error: true });
  try {
    return await new Response(request.body?.pipeThrough(limit)).arrayBuffer();
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
