/** One request a scripted provider was sent. */
export interface ReceivedRequest {
  path: string;
  headers: Headers;
  body: Record<string, unknown>;
}

/** A provider on this machine whose models behave as their names say. */
export interface ScriptedProvider extends AsyncDisposable {
  /** What `*_BASE_URL` is set to. */
  baseUrl: string;
  /** Ids in its model list; none at first. */
  listed: string[];
  /** Every chat completion asked for, in order. */
  requests: ReceivedRequest[];
  /** The most that were under way at once, by path. */
  mostAtOnce: Map<string, number>;
}

/**
 * Starts an OpenAI-compatible provider. The model `ok` answers in three reads, and
 * `long` in 24 of a token each, which is enough for a speed;
 * `slow` takes 300 ms; a number such as `429` answers with that status; `hang`
 * never answers; `drop` closes the connection in the middle; `garbage` sends a
 * page instead of a stream.
 */
export function startScriptedProvider(): ScriptedProvider {
  const listed: string[] = [];
  const requests: ReceivedRequest[] = [];
  const mostAtOnce = new Map<string, number>();
  const underWay = new Map<string, number>();
  function enter(path: string) {
    const count = (underWay.get(path) ?? 0) + 1;
    underWay.set(path, count);
    mostAtOnce.set(path, Math.max(mostAtOnce.get(path) ?? 0, count));
  }
  function leave(path: string) {
    underWay.set(path, underWay.get(path)! - 1);
  }
  const stopping = new AbortController();
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      const path = new URL(request.url).pathname;
      if (request.method !== "POST") {
        return Response.json({ object: "list", data: listed.map((id) => ({ id })) });
      }
      const body = await request.json();
      requests.push({ path, headers: request.headers, body });
      enter(path);
      const response = await behave(String(body.model), stopping.signal);
      return new Response(
        response.body?.pipeThrough(new TransformStream({ flush: () => leave(path) })),
        response,
      );
    },
  );
  return {
    baseUrl: `http://127.0.0.1:${server.addr.port}/v1`,
    listed,
    requests,
    mostAtOnce,
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await server.shutdown();
    },
  };
}

async function behave(model: string, stopping: AbortSignal): Promise<Response> {
  if (/^\d{3}$/.test(model)) {
    return Response.json({ error: { message: `a scripted ${model}`, code: "scripted" } }, {
      status: Number(model),
    });
  }
  if (model === "hang") await aborted(stopping);
  if (model === "garbage") {
    return new Response("<html>Welcome!</html>", { headers: { "content-type": "text/html" } });
  }
  if (model === "slow") await new Promise((resolve) => setTimeout(resolve, 300));
  return new Response(stream(model), {
    headers: { "content-type": "text/event-stream" },
  });
}

function stream(model: string): ReadableStream<Uint8Array> {
  const texts = model === "long"
    ? Array(24).fill(" plan")
    : ["Two vans", " should follow the plan."];
  const completion_tokens = model === "long" ? 24 : 8;
  const total_tokens = 500 + completion_tokens;
  const events = [
    { choices: [{ index: 0, delta: { role: "assistant", content: "" } }] },
    ...texts.map((content) => ({ choices: [{ index: 0, delta: { content } }] })),
    { choices: [{ index: 0, delta: {}, finish_reason: "stop" }] },
    { choices: [], usage: { prompt_tokens: 500, completion_tokens, total_tokens } },
  ].map((event) => `data: ${JSON.stringify(event)}\n\n`);
  events.push("data: [DONE]\n\n");
  const encoder = new TextEncoder();
  let next = 0;
  return new ReadableStream({
    async pull(controller) {
      // One network write each, so that the reader sees separate reads.
      await new Promise((resolve) => setTimeout(resolve, 5));
      if (model === "drop" && next === 3) return controller.error(new Error("dropped"));
      if (next === events.length) return controller.close();
      controller.enqueue(encoder.encode(events[next++]));
    },
  });
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
