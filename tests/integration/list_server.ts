/** A server on this machine that serves model lists, one per path. */
export interface ListServer extends AsyncDisposable {
  /** Where the list of `slug` is asked for, as a base URL. */
  baseUrl(slug: string): string;
  /** What is answered for `slug` from now on: JSON, or a whole response. */
  serve(slug: string, answer: unknown): void;
  /** Every request, in order. */
  requests: { slug: string; headers: Headers }[];
}

/** Starts a server that answers `GET /<slug>/v1/models` with what it was given, else with 404. */
export function startListServer(): ListServer {
  const answers = new Map<string, unknown>();
  const requests: ListServer["requests"] = [];
  const stopping = new AbortController();
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, signal: stopping.signal, onListen: () => {} },
    (request) => {
      const slug = new URL(request.url).pathname.split("/")[1];
      requests.push({ slug, headers: new Headers(request.headers) });
      const answer = answers.get(slug);
      if (answer === undefined) return new Response("not found", { status: 404 });
      return answer instanceof Response ? answer.clone() : Response.json(answer);
    },
  );
  return {
    baseUrl: (slug) => `http://127.0.0.1:${server.addr.port}/${slug}/v1`,
    serve: (slug, answer) => answers.set(slug, answer),
    requests,
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await server.finished;
    },
  };
}
