import { LimitedBytesTransformStream } from "@std/streams";

/** A row of `net.http_request_queue`. */
export interface QueuedRequest {
  id: number;
  method: string;
  url: string;
  headers: Record<string, unknown> | null;
  body: string | null;
  timeout_milliseconds: number;
}

/** A row of `net._http_response`; what is unknown is null. */
export interface StoredResponse {
  id: number;
  status_code: number | null;
  content_type: string | null;
  headers: Record<string, string> | null;
  content: string | null;
  timed_out: boolean;
  error_msg: string | null;
}

/** The most bytes kept of a response; pg_net itself has no limit. */
const MAX_CONTENT_BYTES = 1024 * 1024;

/**
 * Sends one request as pg_net would and describes how it went. Rejects only
 * when the signal is aborted.
 */
export async function sendRequest(
  request: QueuedRequest,
  client: Deno.HttpClient,
  signal: AbortSignal,
): Promise<StoredResponse> {
  const { id, timeout_milliseconds: timeoutMs } = request;
  const failed = { id, status_code: null, content_type: null, headers: null, content: null };
  if (timeoutMs <= 0) {
    const message = `timeout_milliseconds must be at least 1, got ${timeoutMs}`;
    return { ...failed, timed_out: false, error_msg: message };
  }
  const startedAt = performance.now();
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(request.url, {
      method: request.method.toUpperCase(),
      headers: toHeaders(request.headers),
      body: request.body,
      client,
      signal: AbortSignal.any([timeout, signal]),
    });
    const limit = new LimitedBytesTransformStream(MAX_CONTENT_BYTES);
    const content = await new Response(response.body?.pipeThrough(limit)).text();
    return {
      id,
      status_code: response.status,
      content_type: response.headers.get("content-type"),
      headers: Object.fromEntries(response.headers),
      content: content.split("\0", 1)[0] || null,
      timed_out: false,
      error_msg: null,
    };
  } catch (error) {
    signal.throwIfAborted();
    if (timeout.aborted) {
      const totalMs = (performance.now() - startedAt).toFixed(6);
      const message = `Timeout of ${timeoutMs} ms reached. Total time: ${totalMs} ms`;
      return { ...failed, timed_out: true, error_msg: message };
    }
    return { ...failed, timed_out: false, error_msg: toCurlMessage(error as Error) };
  }
}

/** Null values are silently left out, as in pg_net. */
function toHeaders(headers: QueuedRequest["headers"]): Headers {
  const present = Object.entries(headers ?? {}).filter(([, value]) => value !== null);
  const result = new Headers(present.map(([name, value]) => [name, String(value)]));
  result.set("user-agent", "pg_net/0.20.4");
  return result;
}

/** libcurl's messages in place of Deno's. */
function toCurlMessage(error: Error): string {
  const message = `${error.message} ${error.cause ?? ""}`;
  if (message.includes("dns error")) return "Couldn't resolve host name";
  if (/\(Connect\)|are blocked/.test(message)) return "Couldn't connect to server";
  if (message.includes("connection closed")) return "Server returned nothing (no headers, no data)";
  return "Failure when receiving data from the peer";
}
