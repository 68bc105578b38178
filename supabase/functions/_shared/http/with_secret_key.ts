import { authenticate } from "./authenticate.ts";
import { connectDatabase, type Database, DatabaseError } from "../platform/database.ts";
import { type Environment, readEnvironment } from "../platform/environment.ts";
import { HttpError } from "./http_error.ts";
import { explain, log } from "../platform/log.ts";
import { describeOlderSchema } from "../platform/release.ts";

/** What a handler is given once the caller is known to hold a secret key. */
export interface Context {
  environment: Environment;
  database: Database;
}

/**
 * Answers a POST that has a secret key with what `handle` returns,
 * and anything that goes wrong as `{ error: { code, message, details? } }`.
 */
export async function withSecretKey(
  request: Request,
  handle: (context: Context) => Promise<Response>,
): Promise<Response> {
  try {
    return await refuseOrHandle(request, handle);
  } catch (error) {
    if (error instanceof HttpError) return errorResponse(error);
    const path = new URL(request.url).pathname;
    const older = error instanceof DatabaseError ? await explainOutdated(error) : null;
    if (older !== null) {
      log("error", older, { path, cause: explain(error) });
      return errorResponse(
        new HttpError(500, "outdated_database", `Cannot answer the request: ${older}`),
      );
    }
    const requestId = crypto.randomUUID();
    log("error", explain(error), { request_id: requestId, path });
    return errorResponse(
      new HttpError(500, "internal_error", `Cannot answer the request: see log ${requestId}`),
    );
  } finally {
    // An unread body would keep the connection busy.
    if (request.body && !request.bodyUsed) await request.body.cancel().catch(() => {});
  }
}

/** One sentence when the database failed because its schema is older than this code. */
async function explainOutdated(error: DatabaseError): Promise<string | null> {
  const older = await describeOlderSchema(connectDatabase(readEnvironment())).catch(() => null);
  if (older !== null) return older;
  return error.outdated ? "the functions are newer than the database; apply the migrations" : null;
}

async function refuseOrHandle(
  request: Request,
  handle: (context: Context) => Promise<Response>,
): Promise<Response> {
  if (request.method !== "POST") {
    throw new HttpError(
      405,
      "method_not_allowed",
      "Cannot accept the request: only POST is served",
    );
  }
  const environment = readEnvironment();
  await authenticate(request, environment);
  return await handle({ environment, database: connectDatabase(environment) });
}

function errorResponse(error: HttpError): Response {
  const { status, code, message, details } = error;
  return Response.json({ error: { code, message, details } }, {
    status,
    headers: status === 405 ? { allow: "POST" } : {},
  });
}
