/**
 * Whether a request was sent to a name of this machine. A web page can make its own name point here
 * (DNS rebinding), and could then read what is served to that name.
 */
export function isForLoopback(request: Request): boolean {
  const host = request.headers.get("host");
  if (host === null) return isLoopback(request.url);
  // Only a name and a port.
  return isLoopback(request.url) && !/[/?#@\\]/.test(host) && isLoopback(`http://${host}/`);
}

/** Whether the host of an address is this machine. */
export function isLoopback(address: string): boolean {
  const name = URL.parse(address)?.hostname.replace(/\.$/, "");
  if (name === undefined) return false;
  return name === "localhost" || name.endsWith(".localhost") || name === "[::1]" ||
    /^127(\.\d{1,3}){3}$/.test(name);
}

/** Rejects a request that was sent to any other name. */
export function refuseHost(): Response {
  return Response.json(
    { code: "FORBIDDEN_HOST", message: "Only names of this machine are served" },
    { status: 403 },
  );
}
