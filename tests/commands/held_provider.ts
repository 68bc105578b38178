/** A provider that stays in the middle of an answer. */
export interface HeldProvider extends AsyncDisposable {
  /** What `*_BASE_URL` is set to. */
  baseUrl: string;
  /** The model of every chat completion asked for, in order. */
  asked: string[];
  /** Settles once it is at that moment of an answer for that model. */
  reached(moment: string, model: string): Promise<void>;
  /** Lets a model go on that stays somewhere. */
  release(model: string): void;
}

/**
 * Starts one whose models answer at once, but for those with a moment in their
 * names, in which it stays: `open` at the connection, `headers`, `tokens` in the
 * middle of the stream. `end` is reached by every one that answers.
 */
export function startHeldProvider(): HeldProvider {
  const asked: string[] = [];
  const moments = new Map<string, PromiseWithResolvers<void>>();
  const stopping = Promise.withResolvers<void>();
  let held = "";

  function at(moment: string, model: string): PromiseWithResolvers<void> {
    const name = `${moment} ${model}`;
    const known = moments.get(name) ?? Promise.withResolvers<void>();
    moments.set(name, known);
    return known;
  }

  async function stay(moment: string, model: string) {
    at(moment, model).resolve();
    if (model.startsWith(moment)) await Promise.race([stopping.promise, at("on", model).promise]);
  }

  async function* answer(model: string) {
    const send = (event: unknown) => new TextEncoder().encode(`data: ${JSON.stringify(event)}\n\n`);
    yield send({ choices: [{ index: 0, delta: { content: "Two vans" } }] });
    await stay("tokens", model);
    yield send({ choices: [{ index: 0, delta: { content: " follow." }, finish_reason: "stop" }] });
    yield send({
      choices: [],
      usage: { prompt_tokens: 500, completion_tokens: 8, total_tokens: 508 },
    });
    at("end", model).resolve();
    yield new TextEncoder().encode("data: [DONE]\n\n");
  }

  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      if (request.method === "HEAD") {
        await stay("open", held);
        return new Response();
      }
      if (request.method === "GET") return Response.json({ object: "list", data: [] });
      const { model } = await request.json();
      asked.push(model);
      await stay("headers", model);
      return new Response(ReadableStream.from(answer(model)), {
        headers: { "content-type": "text/event-stream" },
      });
    },
  );
  return {
    baseUrl: `http://127.0.0.1:${server.addr.port}/v1`,
    asked,
    reached(moment, model) {
      held = model;
      return at(moment, model).promise;
    },
    release: (model) => at("on", model).resolve(),
    async [Symbol.asyncDispose]() {
      stopping.resolve();
      await server.shutdown();
    },
  };
}
