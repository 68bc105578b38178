/** Headers for one connection only, or that the next hop sets itself. */
const NOT_FORWARDED = [
  "connection",
  "content-length",
  "host",
  "keep-alive",
  "proxy-connection",
  "transfer-encoding",
  "upgrade",
];

/**
 * Forwards a request to another address and returns the response, both as streams, until the signal
 * is aborted.
 */
export async function forwardRequest(
  request: Request,
  address: URL,
  signal: AbortSignal,
): Promise<Response> {
  const headers = new Headers(request.headers);
  for (const name of NOT_FORWARDED) headers.delete(name);
  // Otherwise the answer would be compressed for this hop and decompressed again.
  headers.set("accept-encoding", "identity");
  const response = await fetch(address, {
    method: request.method,
    headers,
    body: request.body,
    redirect: "manual",
    signal,
  });
  return new Response(response.body, {
    status: response.status,
    statusText: response.statusText,
    headers: response.headers,
  });
}
