import { DatabaseError } from "../platform/database.ts";
import { explain, log } from "../platform/log.ts";
import { HttpError } from "./http_error.ts";
import { KEEP_MS } from "./keep_answers.ts";

/** What is served, before it is known whether the caller has it already. */
export interface Page {
  /** Its media type. */
  type: string;
  text: string;
  headers?: Record<string, string>;
}

/** Pages may be read by any page, and what they hold is run by none. */
const HEADERS = {
  "access-control-allow-origin": "*",
  "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
  "x-content-type-options": "nosniff",
};

const told = new WeakSet<Error>();

const SECONDS = KEEP_MS / 1000;
const KEEP = `public, max-age=${SECONDS}, stale-while-revalidate=${10 * SECONDS}`;

/**
 * Answers a GET or HEAD of anybody with the page that `make` returns, 304 where the caller has it,
 * and anything that goes wrong as `{ error: { code, message, details? } }`. No page is null: the
 * outlet is off.
 */
export async function answerAnybody(
  request: Request,
  name: string,
  make: (url: URL) => Promise<Page | null>,
): Promise<Response> {
  await request.body?.cancel().catch(() => {});
  try {
    if (request.method !== "GET" && request.method !== "HEAD") {
      throw new HttpError(
        405,
        "method_not_allowed",
        "Cannot accept the request: only GET is served",
      );
    }
    const page = await make(new URL(request.url));
    if (page === null) {
      throw new HttpError(404, "outlet_off", `Cannot answer: ${name} is off (settings.outlets)`);
    }
    return await respond(request, page);
  } catch (error) {
    return withoutBody(request, respondWith(error, name));
  }
}

async function respond(request: Request, page: Page): Promise<Response> {
  const tag = await tagOf(page.text);
  const headers = { ...HEADERS, "cache-control": KEEP, etag: tag, ...page.headers };
  if (isTagIn(request.headers.get("if-none-match"), tag)) {
    return new Response(null, { status: 304, headers });
  }
  const response = new Response(page.text, { headers: { ...headers, "content-type": page.type } });
  return withoutBody(request, response);
}

/** A weak tag, since whoever compresses the answer on its way sends other bytes. */
async function tagOf(text: string): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return `W/"${new Uint8Array(hash).slice(0, 12).reduce((hex, byte) => hex + hexOf(byte), "")}"`;
}

function hexOf(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}

function isTagIn(list: string | null, tag: string): boolean {
  if (list === null) return false;
  const plain = (each: string) => each.trim().replace(/^W\//, "");
  return list.trim() === "*" || list.split(",").some((each) => plain(each) === plain(tag));
}

function respondWith(error: unknown, name: string): Response {
  if (error instanceof HttpError) {
    const { status, code, message, details } = error;
    return Response.json({ error: { code, message, details } }, {
      status,
      headers: {
        ...HEADERS,
        "cache-control": `public, max-age=${SECONDS}`,
        ...(status === 405 && { allow: "GET, HEAD" }),
      },
    });
  }
  tell(error, name);
  const outdated = error instanceof DatabaseError && error.outdated;
  const code = outdated ? "outdated_database" : "no_answer";
  const why = outdated
    ? "the functions are newer than the database; apply the migrations"
    : "the database does not answer";
  return Response.json({ error: { code, message: `Cannot answer the request: ${why}` } }, {
    status: 503,
    headers: { ...HEADERS, "cache-control": "no-store", "retry-after": String(SECONDS) },
  });
}

/** Logs a failure once, though it is kept and answers many. */
function tell(error: unknown, name: string): void {
  if (error instanceof Error) {
    if (told.has(error)) return;
    told.add(error);
  }
  log("error", explain(error), { function: name });
}

/** The answer to a HEAD has the headers alone. */
async function withoutBody(request: Request, response: Response): Promise<Response> {
  if (request.method !== "HEAD") return response;
  await response.body?.cancel();
  return new Response(null, { status: response.status, headers: response.headers });
}
