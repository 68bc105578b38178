/** A provider for tests, over real HTTP. */
export interface AnswerServer extends AsyncDisposable {
  baseUrl: string;
  /** The requests, in order, including warm-up requests. */
  requests: {
    method: string;
    path: string;
    /** With its question mark. */
    query: string;
    headers: Headers;
    body: Record<string, unknown>;
  }[];
}

/** Serves `answer` on a free port; it gets the number of the POST, from 1. */
export function serveAnswers(
  answer: (postNumber: number) => Response | Promise<Response>,
): AnswerServer {
  const requests: AnswerServer["requests"] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    const text = await request.text();
    requests.push({
      method: request.method,
      path: new URL(request.url).pathname,
      query: new URL(request.url).search,
      headers: request.headers,
      body: text === "" ? {} : JSON.parse(text),
    });
    if (request.method !== "POST") return new Response(null);
    return await answer(requests.filter(({ method }) => method === "POST").length);
  });
  return {
    baseUrl: `http://127.0.0.1:${server.addr.port}/v1`,
    requests,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

/** A stream of the given events, `[DONE]` among them where it is wanted. */
export function streamOf(...events: unknown[]): Response {
  return new Response(events.map(eventOf).join(""), {
    headers: { "content-type": "text/event-stream" },
  });
}

/** One event on the wire: text as it is, anything else as JSON. */
export function eventOf(data: unknown): string {
  return `data: ${typeof data === "string" ? data : JSON.stringify(data)}\n\n`;
}

/** A chunk of a chat completion with one choice. */
export function chunkOf(delta: Record<string, unknown>, finishReason: string | null = null) {
  return {
    id: "chatcmpl-1",
    model: "served",
    choices: [{ index: 0, delta, finish_reason: finishReason }],
  };
}
