/** A proxy in front of a stack that may answer in its place. */
export interface Proxy extends AsyncDisposable {
  url: string;
  /** Answers the requests for which it returns something, until it is replaced. */
  intercept: (request: Request) => Response | Promise<Response> | undefined;
  /** Forwards a request unchanged. */
  forward(request: Request): Promise<Response>;
}

/**
 * Starts a proxy on a free port that passes everything on to `target`.
 *
 * @param unchanging The end of a path that always gets the same answer: it is asked for once.
 */
export function startProxy(target: string, unchanging?: string): Proxy {
  let kept: Promise<Response> | undefined;

  async function forward(request: Request): Promise<Response> {
    if (unchanging === undefined || !new URL(request.url).pathname.endsWith(unchanging)) {
      return await ask(request);
    }
    kept ??= ask(request);
    return (await kept).clone();
  }

  async function ask(request: Request): Promise<Response> {
    const { pathname, search } = new URL(request.url);
    const { method, headers } = request;
    const body = method === "GET" || method === "HEAD" ? null : await request.arrayBuffer();
    const response = await fetch(target + pathname + search, { method, headers, body });
    return new Response(await response.arrayBuffer(), {
      status: response.status,
      headers: { "content-type": response.headers.get("content-type") ?? "text/plain" },
    });
  }

  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    (request) => proxy.intercept(request) ?? forward(request),
  );
  const proxy: Proxy = {
    url: `http://127.0.0.1:${server.addr.port}`,
    intercept: () => undefined,
    forward,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
  return proxy;
}
